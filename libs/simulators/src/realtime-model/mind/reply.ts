import type { StoredItem } from '../conversation';
import {
  FOLLOW_UPS,
  GO_ON,
  GREETING,
  INSTRUCTION_TOPICS,
  KEY_NAMES,
  keysPressed,
  NOT_UNDERSTOOD,
  READ_TEXT,
  STILL_THERE,
  TEXT_TOPICS,
} from './mind.data';
import type { Reply, ReplyPart } from './mind.data';
import type { FunctionTool, ToolChoice } from '../wire/session.schema';
import { argumentsFor } from './tool-arguments';
import { fieldsOfOutput, toolSentence } from './tool-sentence';
import type { MessageItem } from '../wire/wire';

/** What a response is asked to answer. */
export interface Prompt {
  /** Of this response alone, not the session's. */
  readonly instructions: string | null;
  readonly items: readonly StoredItem[];
  readonly tools: readonly FunctionTool[];
  readonly toolChoice: ToolChoice;
  readonly outOfBand: boolean;
}

/** An answer's part, ready to be delivered. */
export type SpokenReply =
  | { readonly kind: 'speech'; readonly text: string }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: Record<string, unknown> };

const speech = (text: string): SpokenReply => ({ kind: 'speech', text });

/** Quoted words are said exactly; after "exactly" all up to the last quotation mark, so the text may quote in turn. */
function quoted(instructions: string): string | null {
  const from = instructions.search(/exactly|verbatim/i);
  const match = /["“](.+)["”]/s.exec(from < 0 ? instructions : instructions.slice(from));
  return match?.[1]?.trim() ?? null;
}

const isAnswer = ({ wire }: StoredItem): boolean =>
  (wire.type === 'message' && wire.role === 'assistant') || wire.type === 'function_call';

/** What came after the last thing the model did. */
const unanswered = (items: readonly StoredItem[]): readonly StoredItem[] =>
  items.slice(items.findLastIndex(isAnswer) + 1);

const textOf = (message: MessageItem): string =>
  message.content
    .map((part) => (part.type === 'input_text' || part.type === 'output_text' ? part.text : ''))
    .join(' ')
    .trim();

function toText(text: string, replies: Readonly<Record<string, Reply>>): Reply {
  const keys = /\bpressed\W+([0-9*#]+)/i.exec(text)?.[1];
  if (keys) return [{ say: keysPressed([...keys].map((key) => KEY_NAMES[key] ?? key).join(' ')) }];
  const topic = TEXT_TOPICS.find(({ pattern }) => pattern.test(text))?.topic;
  return (topic === undefined ? undefined : replies[topic]) ?? [{ say: READ_TEXT }];
}

function toMessage(item: StoredItem, message: MessageItem, replies: Readonly<Record<string, Reply>>): Reply {
  const { heard } = item;
  if (!heard) return toText(textOf(message), replies);
  if (heard.kind === 'silence') return [{ say: STILL_THERE }];
  return (heard.topic === null ? undefined : replies[heard.topic]) ?? [{ say: NOT_UNDERSTOOD }];
}

/** What a tool gave for another one goes there. */
function toResult(output: string): Reply {
  const given = fieldsOfOutput(output);
  const next = FOLLOW_UPS.find(({ field }) => typeof given[field] === 'string');
  const say = toolSentence(output);
  return next ? [{ call: next.call, arguments: { [next.argument]: given[next.field] }, otherwise: say }] : [{ say }];
}

/** Tool results first, then the newest message. */
function toNews(news: readonly StoredItem[], replies: Readonly<Record<string, Reply>>): Reply {
  const results = news.flatMap(({ wire }) => (wire.type === 'function_call_output' ? toResult(wire.output) : []));
  const newest = news.findLast(({ wire }) => wire.type === 'message');
  if (!newest || newest.wire.type !== 'message') return results;
  return [...results, ...toMessage(newest, newest.wire, replies)];
}

/** One line for each side of the conversation, as a summary would have it. */
function summary(items: readonly StoredItem[]): string {
  const lines = items.flatMap(({ wire, heard }) => {
    if (wire.type !== 'message' || wire.role === 'system') return [];
    const text = heard?.text ?? textOf(wire);
    return wire.role === 'user' && text !== '' ? [text] : [];
  });
  return lines.length === 0 ? 'The caller said nothing.' : `The caller said: ${lines.join(' ')}`;
}

function toInstructions(prompt: Prompt): Reply | null {
  const { instructions, outOfBand, items } = prompt;
  if (instructions === null) return null;
  const exact = quoted(instructions);
  if (exact !== null) return [{ say: exact }];
  if (outOfBand || /\bsum up\b/i.test(instructions)) return [{ say: summary(items) }];
  const topic = INSTRUCTION_TOPICS.find(({ pattern }) => pattern.test(instructions));
  return topic && unanswered(items).length === 0 ? [{ say: topic.say }] : null;
}

function delivered(part: ReplyPart, prompt: Prompt): SpokenReply[] {
  if ('say' in part) return [speech(part.say)];
  const tool = prompt.toolChoice === 'none' ? undefined : prompt.tools.find(({ name }) => name === part.call);
  if (tool) return [{ kind: 'call', name: tool.name, arguments: argumentsFor(tool, part.arguments) }];
  return part.otherwise === '' ? [] : [speech(part.otherwise)];
}

/** The tool that `tool_choice` leaves no way around, unless the answer calls one that satisfies it. */
function forcedTool({ toolChoice, tools }: Prompt, parts: readonly SpokenReply[]): FunctionTool | undefined {
  const called = parts.flatMap((part) => (part.kind === 'call' ? [part.name] : []));
  if (toolChoice === 'required') return called.length > 0 ? undefined : tools[0];
  if (typeof toolChoice !== 'object' || toolChoice.type !== 'function' || called.includes(toolChoice.name))
    return undefined;
  return tools.find(({ name }) => name === toolChoice.name);
}

/** What the pretend model answers. Never empty: a response always says or does something. */
export function replyTo(prompt: Prompt, replies: Readonly<Record<string, Reply>>): readonly SpokenReply[] {
  const news = unanswered(prompt.items);
  const first = prompt.items.some(isAnswer) ? GO_ON : GREETING;
  const spontaneous: Reply = [{ say: first }];
  const reply = toInstructions(prompt) ?? (news.length > 0 ? toNews(news, replies) : spontaneous);
  const parts = (reply.length > 0 ? reply : spontaneous).flatMap((part) => delivered(part, prompt));
  const forced = forcedTool(prompt, parts);
  return forced ? [{ kind: 'call', name: forced.name, arguments: argumentsFor(forced, {}) }] : parts;
}
