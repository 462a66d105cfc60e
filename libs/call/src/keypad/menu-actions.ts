import type { Conversation } from '../conversation';
import type { Goodbye } from '../goodbye';
import type { History } from '../history';
import { sayInstructions } from '../instructions';
import type { ModelLink } from '../model-link';
import type { CollectOrder } from './collect-order';
import type { MenuAction, MenuEntry } from './keypad-settings';

/** The tool that puts a caller through, and its argument. */
const TRANSFER = { tool: 'transfer_call', argument: 'destination' } as const;

/** Uses one of the agent's tools without the model; false: it has none of that name, or one that needs more arguments. */
export type UseTool = (name: string, args: Readonly<Record<string, unknown>>, why: string) => boolean;

export interface MenuActionsDeps {
  readonly history: History;
  readonly model: () => ModelLink;
  readonly conversation: () => Conversation;
  readonly goodbye: () => Goodbye;
  readonly useTool: UseTool;
  readonly collect: (order: CollectOrder, told: (output: Readonly<Record<string, unknown>>) => void) => void;
}

type Runs = { readonly [K in MenuAction['kind']]: (action: Extract<MenuAction, { kind: K }>, why: string) => void };

/** Does what a key stands for. The model is told of every choice, so that it knows what the caller has heard and wants. */
export class MenuActions {
  constructor(private readonly deps: MenuActionsDeps) {}

  run({ key, label, action }: MenuEntry): void {
    const why = `The caller pressed ${key} (${label}).`;
    (this.runs[action.kind] as (action: MenuAction, why: string) => void)(action, why);
  }

  private readonly runs: Runs = {
    SAY: ({ say }, why) => this.say(why, say),
    INSTRUCT: ({ instruction }, why) => this.ask(`${why} ${instruction}`),
    TRANSFER: ({ destination }, why) => {
      const asked = this.deps.useTool(TRANSFER.tool, { [TRANSFER.argument]: destination }, why);
      if (!asked)
        this.ask(`${why} This is to put them through to ${destination}, which is not possible now. Tell them.`);
    },
    TOOL: ({ toolName }, why) => {
      if (!this.deps.useTool(toolName, {}, why))
        this.ask(`${why} Use ${toolName} for them; ask for what you need for it.`);
    },
    COLLECT: ({ prompt, entry }, why) => {
      this.note(why);
      this.deps.collect({ ...entry, prompt }, (output) =>
        this.ask(`They were asked for: ${entry.purpose}. ${JSON.stringify(output)}`),
      );
    },
    END_CALL: ({ say }, why) => {
      this.say(why, say);
      this.deps.goodbye().begin('AGENT_HANGUP');
    },
  };

  private say(why: string, words: string): void {
    this.note(why);
    this.deps.conversation().respond(sayInstructions(words));
  }

  private ask(news: string): void {
    this.note(news);
    this.deps.conversation().respond();
  }

  private note(news: string): void {
    this.deps.history.note('system', news);
    this.deps.model().tell('system', news);
  }
}
