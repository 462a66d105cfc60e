import { Inject, Injectable } from '@nestjs/common';
import type { Agent, AgentChange, AgentRecords, AgentRefusal, Clock, Problem, ToolCatalog } from '@switchboard/call';
import { DEFAULT_SETTINGS, settingsOf } from '@switchboard/call';
import { newId } from '../../new-id';
import { AGENT_RECORDS, CLOCK, ENVIRONMENT, TOOL_CATALOG } from '../../ports';
import type { Environment } from '../environment';
import { VOICE_MODEL_PROVIDERS } from '../voice-models';
import type { AgentDraftInput } from './agent-draft.input';
import { AgentOptionsModel } from './agent-options.model';
import { draftFaults } from './draft-check';
import type { DraftChoices } from './draft-check';
import type { Draft, Fault } from './draft-merge';
import { concerns, mergedDraft, nullFaults } from './draft-merge';
import type { PublishFacts } from './publish-check';
import { publishFaults, publishWarnings } from './publish-check';

export interface AgentResult {
  readonly agent: Agent | null;
  readonly errors: readonly Problem[];
}

const invalid = ({ field, message }: Fault): Problem => ({ code: 'INVALID_INPUT', message, field, retryable: false });
const inInput = ({ field, message }: Fault): Fault => ({ field: ['input', ...field], message });

/** Agents in the hands of people: their drafts are checked field by field, and only a whole one reaches callers. */
@Injectable()
export class AgentEditing {
  constructor(
    @Inject(AGENT_RECORDS) private readonly records: AgentRecords,
    @Inject(TOOL_CATALOG) private readonly tools: ToolCatalog,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  options(): AgentOptionsModel {
    const named = this.environment.openai.realtimeModel;
    const models = VOICE_MODEL_PROVIDERS.flatMap((provider) => provider.models);
    const newer = { name: named, recommended: false, reasoning: false, contextTokens: null, retiredOn: null };
    return {
      // What this server was told to use may be newer than its catalogue.
      models: models.some(({ name }) => name === named) ? models : [newer, ...models],
      voices: VOICE_MODEL_PROVIDERS.flatMap(({ voices }) => voices.map(({ name, ...rest }) => ({ id: name, ...rest }))),
      transcriptionModels: VOICE_MODEL_PROVIDERS.flatMap((provider) => provider.transcriptionModels),
    };
  }

  async create(input: AgentDraftInput, by: string): Promise<AgentResult> {
    const draft = mergedDraft(this.blank(), input, this.tools);
    const faults = [...nullFaults(input), ...draftFaults(draft, this.choices())];
    if (faults.length > 0) return { agent: null, errors: faults.map(inInput).map(invalid) };
    const [id, at] = [newId('agt'), this.now()];
    const version = { id: newId('ver'), agentId: id, number: null, revision: 1, note: null };
    const agent: Agent = {
      ...{ id, name: draft.name, published: null, archivedAt: null, updatedAt: at },
      draft: { ...draft.settings, ...version, createdAt: at, createdBy: by },
    };
    return { agent: await this.records.createAgent(agent), errors: [] };
  }

  async update(agentId: string, expectedRevision: number, change: { input: AgentDraftInput; by: string }) {
    const agent = await this.records.agent(agentId);
    if (!agent) return refused({ refused: 'NOT_FOUND' });
    if (agent.draft.revision !== expectedRevision) return refused({ refused: 'STALE_REVISION', agent });
    const { input, by } = change;
    const { name, settings } = mergedDraft({ name: agent.name, settings: agent.draft }, input, this.tools);
    const faults = [
      ...nullFaults(input),
      // What was wrong before is not this change's fault.
      ...draftFaults({ name, settings }, this.choices()).filter((fault) => concerns(input, fault)),
    ];
    if (faults.length > 0) return { agent, errors: faults.map(inInput).map(invalid) };
    return resultOf(await this.records.updateDraft({ agentId, expectedRevision, name, settings, by, at: this.now() }));
  }

  async publish(agentId: string, expectedRevision: number, how: { note: string | null; by: string }) {
    const agent = await this.records.agent(agentId);
    if (!agent) return refused({ refused: 'NOT_FOUND' });
    if (agent.draft.revision !== expectedRevision) return refused({ refused: 'STALE_REVISION', agent });
    const errors = this.problemsOf(agent);
    if (errors.length > 0) return { agent, errors };
    const note = how.note?.trim() || null;
    if (note && note.length > 500) {
      const fault = { field: ['note'], message: 'A note has at most 500 characters.' };
      return { agent, errors: [invalid(fault)] };
    }
    const publication = { agentId, expectedRevision, versionId: newId('ver'), note, by: how.by, at: this.now() };
    return resultOf(await this.records.publish(publication));
  }

  async restore(agentId: string, versionId: string, by: string): Promise<AgentResult> {
    return resultOf(await this.records.restore({ agentId, versionId, by, at: this.now() }), 'versionId');
  }

  async archive(agentId: string): Promise<AgentResult> {
    return resultOf(await this.records.archive({ agentId, at: this.now() }));
  }

  async problems(agentId: string): Promise<readonly Problem[]> {
    const agent = await this.records.agent(agentId);
    return agent ? this.problemsOf(agent) : [notFound('agentId')];
  }

  async warnings(agentId: string): Promise<readonly Problem[]> {
    const agent = await this.records.agent(agentId);
    return agent ? publishWarnings(agent.draft, this.facts()).map(invalid) : [notFound('agentId')];
  }

  private problemsOf({ name, draft }: Agent): Problem[] {
    // A tool that is no longer set up is left out of calls: a warning, not a problem.
    const faults = draftFaults({ name, settings: settingsOf(draft) }, this.choices());
    const blocking = faults.filter(({ field: [first] }) => first !== 'toolIds');
    return [...blocking, ...publishFaults(draft, this.facts())].map(invalid);
  }

  private blank(): Draft {
    const [{ transcriptionModel, voices }] = VOICE_MODEL_PROVIDERS;
    const { realtimeModel: model } = this.environment.openai;
    const voice = voices.find(({ recommended }) => recommended)?.name ?? '';
    return { name: 'New agent', settings: { ...DEFAULT_SETTINGS, model, voice, transcriptionModel } };
  }

  private choices(): DraftChoices {
    const { models, voices, transcriptionModels } = this.options();
    return {
      models: new Set(models.map(({ name }) => name)),
      voices: new Set(voices.map(({ id }) => id)),
      transcriptionModels: new Set(transcriptionModels.map(({ name }) => name)),
      tools: new Set(this.tools.tools().map((tool) => tool.model.name)),
    };
  }

  private facts(): PublishFacts {
    const { models, transcriptionModels } = this.options();
    return { models, transcriptionModels, tools: this.choices().tools, today: this.now().slice(0, 10) };
  }

  private now(): string {
    return this.clock.wallTime().toISOString();
  }
}

const resultOf = (change: AgentChange, sought = 'agentId'): AgentResult =>
  'refused' in change ? refused(change, sought) : { agent: change.agent, errors: [] };

const notFound = (field: string): Problem => ({
  code: 'NOT_FOUND',
  message: field === 'agentId' ? 'There is no such agent.' : 'This agent has no such published version.',
  field: [field],
  retryable: false,
});

function refused(refusal: AgentRefusal, sought = 'agentId'): AgentResult {
  if (refusal.refused === 'NOT_FOUND') return { agent: null, errors: [notFound(sought)] };
  const code = refusal.refused === 'STALE_REVISION' ? 'STALE_REVISION' : 'CONFLICT';
  return { agent: refusal.agent, errors: [{ code, message: wordsFor(refusal), retryable: false }] };
}

function wordsFor(refusal: Exclude<AgentRefusal, { refused: 'NOT_FOUND' }>): string {
  const { agent } = refusal;
  switch (refusal.refused) {
    case 'STALE_REVISION':
      return `${agent.draft.createdBy} changed this draft in the meantime; nothing was overwritten.`;
    case 'UNCHANGED':
      return `Nothing has changed since version ${agent.published?.number}.`;
    case 'ARCHIVED':
      return 'This agent was archived; it can be read, but not changed.';
    case 'IN_USE':
      return `It answers ${refusal.numbers.join(', ')}. Let another agent answer there first.`;
  }
}
