import type { HistoryItem, ModelSetup, ModelTool } from '@switchboard/call';
import type { InitialItem, SessionConfig } from 'openai/resources/live/live';
import type { ServerSession } from './server-event';

/** µ-law as the phone speaks it, one format for both directions. Unlike Realtime, Live wants the rate. */
const MU_LAW = { type: 'audio/pcmu', rate: 8000 } as const;
/** The server takes 128 messages of 8,192 tokens together; a token is some 3.5 letters. */
const MAX_MESSAGES = 120;
const MAX_LETTERS = 24_000;

/** All that is fixed for the life of the session. Unknown fields are refused, so nothing is sent that is not needed. */
export function sessionConfig(setup: ModelSetup, delegateModel: string): SessionConfig {
  const input = inputOf(setup.history ?? []);
  return {
    model: setup.model,
    instructions: setup.instructions + delegationHint(setup.tools),
    audio: { format: MU_LAW, output: { voice: setup.voice } },
    delegation: {
      type: 'responses',
      responses: { model: delegateModel, instructions: setup.instructions, tools: setup.tools.map(toolOf) },
    },
    ...(input.length === 0 ? {} : { input }),
  };
}

/** The caller would hear noise; a server that echoes no format is taken at its word. */
export function speaksMuLaw({ audio }: ServerSession): boolean {
  const type = audio?.format?.type;
  return type === undefined || type === null || type === MU_LAW.type;
}

/** What was said before, as one line each, for a session that is already running. */
export const historyLine = (item: HistoryItem): string => {
  if (item.kind === 'caller') return `The caller said: ${item.text}`;
  if (item.kind === 'agent') return `You said: ${item.text}`;
  if (item.kind === 'note') return item.text;
  const result = item.output === null ? 'It is still running.' : `It answered: ${item.output}`;
  return `For this call ${item.name} was used with ${item.rawArguments}. ${result}`;
};

/** The voice calls no tool itself: it must know what can be done for it, or it would make up an answer. */
function delegationHint(tools: readonly ModelTool[]): string {
  if (tools.length === 0) return '';
  const lines = tools.map(({ name, description }) => `- ${name}: ${description}`);
  return `\n\nThe following can be done for you. Delegate it whenever it is needed, and never make up a result:\n${lines.join('\n')}`;
}

const toolOf = ({ name, description, parameters }: ModelTool) => ({
  type: 'function' as const,
  name,
  description,
  parameters: { ...parameters },
});

/** The newest part that fits, oldest first. */
function inputOf(history: readonly HistoryItem[]): InitialItem[] {
  const newest: InitialItem[] = [];
  let letters = 0;
  for (const item of history.slice(-MAX_MESSAGES).reverse()) {
    letters += historyLine(item).length;
    if (letters > MAX_LETTERS) break;
    newest.push(messageOf(item));
  }
  return newest.reverse();
}

function messageOf(item: HistoryItem): InitialItem {
  if (item.kind === 'agent') return { role: 'assistant', content: [{ type: 'output_text', text: item.text }] };
  if (item.kind === 'caller') return { role: 'user', content: [{ type: 'input_text', text: item.text }] };
  return { role: 'developer', content: [{ type: 'input_text', text: historyLine(item) }] };
}
