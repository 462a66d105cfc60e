import type { Agent, AgentSettings, AgentVersion } from './agent';
import { conductOf, DEFAULT_CONDUCT } from './conduct';
import type { AgentRefusal, DraftEdit, Publication } from './ports/agent-records';

/** An agent that nobody has told anything yet; who makes one adds the models of its provider. */
export const DEFAULT_SETTINGS: Omit<AgentSettings, 'model' | 'voice' | 'transcriptionModel'> = {
  speed: 1,
  instructions: '',
  greeting: 'Hello, and thank you for calling. How can I help you?',
  turnDetection: {
    type: 'server_vad',
    threshold: 0.5,
    prefixPaddingMs: 300,
    silenceDurationMs: 500,
    idleTimeoutMs: null,
    interruptResponse: true,
  },
  language: null,
  toolNames: ['end_call'],
  variables: {},
  record: false,
  maxDurationSeconds: 1_800,
  conduct: DEFAULT_CONDUCT,
};

/** A version without what names and dates it; conduct is whole. */
export function settingsOf(version: AgentSettings): AgentSettings & Required<Pick<AgentSettings, 'conduct'>> {
  const { model, voice, speed, instructions, greeting, turnDetection, transcriptionModel, language } = version;
  const { toolNames, variables, record, maxDurationSeconds } = version;
  return {
    ...{ model, voice, speed, instructions, greeting, turnDetection, transcriptionModel, language },
    ...{ toolNames, variables, record, maxDurationSeconds },
    conduct: conductOf(version),
  };
}

/** Both say the same, in whatever order their fields were stored. */
export const sameSettings = (one: AgentSettings, other: AgentSettings): boolean =>
  same(settingsOf(one), settingsOf(other));

export const differsFromPublished = ({ draft, published }: Agent): boolean =>
  published === null || !sameSettings(draft, published);

function same(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return Object.is(one, other);
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]))
  );
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Why a change that was made on `expectedRevision` can not be made now; null: it can. */
export function standsInTheWay(agent: Agent, expectedRevision: number): AgentRefusal | null {
  if (agent.archivedAt !== null) return { refused: 'ARCHIVED', agent };
  return agent.draft.revision === expectedRevision ? null : { refused: 'STALE_REVISION', agent };
}

export function withDraft(agent: Agent, { name, settings, by, at }: Omit<DraftEdit, 'agentId' | 'expectedRevision'>) {
  const { id, agentId, number, note, revision } = agent.draft;
  const draft: AgentVersion = {
    ...settingsOf(settings),
    ...{ id, agentId, number, note, revision: revision + 1, createdAt: at, createdBy: by },
  };
  return { ...agent, name, draft, updatedAt: at };
}

export function publishedAs({ draft }: Agent, { versionId, note, by, at }: Publication, number: number): AgentVersion {
  return { ...draft, conduct: conductOf(draft), id: versionId, number, note, createdAt: at, createdBy: by };
}
