import type { ApiClient } from './api.rig';
import { eventually } from './eventually.rig';

/** Every field that makes the story of a call, so that two stories can be compared as wholes. */
const ITEM =
  'id position turn speaker status startMs endMs text heardText heardMs audioMs heardTextExact interruptedBy';
const TOOL_CALL = 'id modelCallId turn name status arguments rawArguments result error httpStatus';
const CALL =
  'id callSid streamSid direction status lastSeq endReason interruptions durationMs from { address } to { address } failure { code message }';

export const EVENT = `
  __typename seq callId at offsetMs
  ... on CallChanged { call { id status revision endReason } }
  ... on TranscriptChanged { item { ${ITEM} } }
  ... on ToolCallChanged { toolCall { ${TOOL_CALL} } }
  ... on TurnMeasured { latency { turn responseMs } }
  ... on DtmfDetected { digit sentByUs }
  ... on OperatorActed { actor action note }
  ... on ProblemRaised { severity problem { code message } }
`;

export interface Item {
  readonly id: string;
  readonly position: number;
  readonly turn: number;
  readonly speaker: 'CALLER' | 'AGENT' | 'OPERATOR' | 'SYSTEM';
  readonly status: 'IN_PROGRESS' | 'COMPLETED' | 'INTERRUPTED' | 'FAILED';
  readonly text: string;
  readonly heardText: string;
  readonly endMs: number | null;
  readonly heardMs: number | null;
  readonly audioMs: number | null;
  readonly interruptedBy: string | null;
}

export interface ToolUse {
  readonly name: string;
  readonly status: string;
  readonly arguments: Record<string, unknown> | null;
  readonly result: unknown;
  readonly error: string | null;
}

export interface Event {
  readonly __typename: string;
  readonly seq: number;
  readonly callId: string;
  readonly call?: { readonly status: string };
  readonly item?: Item;
  readonly digit?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly note?: string | null;
}

export interface Story {
  readonly id: string;
  readonly callSid: string | null;
  readonly direction: 'INBOUND' | 'OUTBOUND';
  readonly from: { readonly address: string };
  readonly status: string;
  readonly lastSeq: number;
  readonly endReason: string | null;
  readonly interruptions: number;
  readonly transcript: { readonly edges: readonly { readonly node: Item }[] };
  readonly toolCalls: readonly ToolUse[];
  readonly events: readonly Event[];
}

const STORY = `query Story($id: ID!) {
  call(id: $id) {
    ${CALL}
    transcript { edges { node { ${ITEM} } } }
    toolCalls { ${TOOL_CALL} }
    events(first: 1000) { ${EVENT} }
  }
}`;

const FINAL = ['COMPLETED', 'BUSY', 'FAILED', 'NO_ANSWER', 'CANCELED'];
export const isFinal = (status: string | undefined): boolean => status !== undefined && FINAL.includes(status);

export async function storyOf(api: ApiClient, callId: string): Promise<Story> {
  const { call } = await api.ask<{ call: Story }>(STORY, { id: callId });
  return call;
}

/** The whole story once the call is final and every item in it is finished. */
export async function finishedStory(api: ApiClient, callId: string, timeoutMs = 90_000): Promise<Story> {
  return eventually(
    `final story of ${callId}`,
    async () => {
      const story = await storyOf(api, callId);
      const isOpen = itemsOf(story).some(({ status }) => status === 'IN_PROGRESS');
      return isFinal(story.status) && !isOpen ? story : null;
    },
    timeoutMs,
  );
}

export async function callIdOf(api: ApiClient, callSid: string): Promise<string> {
  return eventually(
    `call ${callSid}`,
    async () => {
      const { calls } = await api.ask<{ calls: { edges: { node: { id: string; callSid: string | null } }[] } }>(
        '{ calls(first: 200) { edges { node { id callSid } } } }',
      );
      return calls.edges.find(({ node }) => node.callSid === callSid)?.node.id;
    },
    30_000,
  );
}

export const itemsOf = (story: Story): Item[] => story.transcript.edges.map(({ node }) => node);
export const saidBy = (story: Story, speaker: Item['speaker']): string[] =>
  itemsOf(story).flatMap((item) => (item.speaker === speaker ? [item.text] : []));

/** 1, 2, 3… up to the call's own count. */
export function expectNumberedWithoutHoles(story: Story): void {
  expect(story.events.map(({ seq }) => seq)).toEqual(Array.from({ length: story.lastSeq }, (_, index) => index + 1));
}
