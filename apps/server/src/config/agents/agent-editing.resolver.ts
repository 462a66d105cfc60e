import { Args, Context, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Problem } from '@switchboard/call';
import type { ApiContext } from '../../graphql/api-context';
import { nameOf } from '../../graphql/api-context';
import { ProblemModel } from '../../graphql/problem.model';
import { AgentModel } from '../agent.model';
import { MinimumRole } from '../people/access';
import { AgentDraftInput } from './agent-draft.input';
import type { AgentResult } from './agent-editing';
import { AgentEditing } from './agent-editing';
import { AgentOptionsModel } from './agent-options.model';
import { AgentPayloadModel } from './agent-payload.model';

const AGENT_ID = { type: () => ID, description: '`agt_…`.' };
const EXPECTED_REVISION = {
  type: () => Int,
  description: 'The `draft { revision }` that was seen; another one answers `STALE_REVISION` with the newer draft.',
};

@Resolver(() => AgentModel)
export class AgentEditingResolver {
  constructor(private readonly editing: AgentEditing) {}

  @MinimumRole('VIEWER')
  @Query(() => AgentOptionsModel, { description: 'What can be chosen for an agent.' })
  agentOptions(): AgentOptionsModel {
    return this.editing.options();
  }

  @MinimumRole('VIEWER')
  @Query(() => [ProblemModel], {
    description: 'What would stop this draft from being published; `field` is the path in `AgentDraftInput`.',
  })
  publishProblems(@Args('agentId', AGENT_ID) agentId: string): Promise<readonly Problem[]> {
    return this.editing.problems(agentId);
  }

  @MinimumRole('VIEWER')
  @Query(() => [ProblemModel], {
    description: 'What one should know before publishing this draft; `field` is the path in `AgentDraftInput`.',
  })
  publishWarnings(@Args('agentId', AGENT_ID) agentId: string): Promise<readonly Problem[]> {
    return this.editing.warnings(agentId);
  }

  @MinimumRole('EDITOR')
  @Mutation(() => AgentPayloadModel, { description: 'Makes an agent with a draft; nothing is published yet.' })
  createAgent(
    @Args('input', { description: 'What differs from the usual.' }) input: AgentDraftInput,
    @Context() { viewer }: ApiContext,
  ): Promise<AgentResult> {
    return this.editing.create(input, nameOf(viewer));
  }

  @MinimumRole('EDITOR')
  @Mutation(() => AgentPayloadModel, {
    description: 'Changes the draft: all given fields, or none when one of them is wrong. Callers notice nothing.',
  })
  updateAgentDraft(
    @Args('agentId', AGENT_ID) agentId: string,
    @Args('expectedRevision', EXPECTED_REVISION) expectedRevision: number,
    @Args('input', { description: 'What is to change.' }) input: AgentDraftInput,
    @Context() { viewer }: ApiContext,
  ): Promise<AgentResult> {
    return this.editing.update(agentId, expectedRevision, { input, by: nameOf(viewer) });
  }

  @MinimumRole('EDITOR')
  @Mutation(() => AgentPayloadModel, {
    description:
      'Makes the draft the next version, which answers calls from now on. Calls in progress keep theirs. Refused with `publishProblems`, and when nothing has changed.',
  })
  publishAgent(
    @Args('agentId', AGENT_ID) agentId: string,
    @Args('expectedRevision', EXPECTED_REVISION) expectedRevision: number,
    @Args('note', { type: () => String, nullable: true, description: 'Why; at most 500 characters.' })
    note: string | null,
    @Context() { viewer }: ApiContext,
  ): Promise<AgentResult> {
    return this.editing.publish(agentId, expectedRevision, { note, by: nameOf(viewer) });
  }

  @MinimumRole('EDITOR')
  @Mutation(() => AgentPayloadModel, {
    description: 'Makes the draft say what a published version says. What answers calls stays as it is.',
  })
  restoreAgentVersion(
    @Args('agentId', AGENT_ID) agentId: string,
    @Args('versionId', { type: () => ID, description: '`ver_…`, published.' }) versionId: string,
    @Context() { viewer }: ApiContext,
  ): Promise<AgentResult> {
    return this.editing.restore(agentId, versionId, nameOf(viewer));
  }

  @MinimumRole('EDITOR')
  @Mutation(() => AgentPayloadModel, {
    description: 'Puts an agent away for good. Refused with `CONFLICT` while it answers a number.',
  })
  archiveAgent(@Args('agentId', AGENT_ID) agentId: string): Promise<AgentResult> {
    return this.editing.archive(agentId);
  }
}
