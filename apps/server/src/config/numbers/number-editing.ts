import { Inject, Injectable } from '@nestjs/common';
import type {
  Agent,
  AgentRecords,
  BlockEntry,
  Clock,
  NumberChange,
  NumberRecords,
  PhoneNumber,
  Problem,
  RouteDecision,
  RoutingEdit,
  RoutingRecords,
} from '@switchboard/call';
import { answeringAgent, blockPatternOf, decideRoute, routingFaults, sentenceFaults } from '@switchboard/call';
import { newId } from '../../new-id';
import { AGENT_RECORDS, CLOCK, NUMBER_RECORDS, ROUTING_RECORDS } from '../../ports';

export interface NumberResult {
  readonly phoneNumber: PhoneNumber | null;
  readonly errors: readonly Problem[];
}

export interface BlockResult {
  readonly entry: BlockEntry | null;
  readonly errors: readonly Problem[];
}

export interface RouteExplanation {
  readonly number: PhoneNumber;
  readonly decision: RouteDecision;
  readonly agent: Agent | null;
}

export interface NewBlock {
  readonly numberId: string | null;
  readonly pattern: string;
  readonly say: string | null;
  readonly note: string | null;
  /** Display name. */
  readonly by: string;
}

const MAX_NOTE_CHARS = 200;

const problem = (code: Problem['code'], message: string, field?: readonly string[]): Problem => ({
  ...{ code, message, retryable: false },
  ...(field ? { field } : {}),
});
const NO_NUMBER = problem('NOT_FOUND', 'There is no such number.', ['numberId']);

/** Who answers our numbers, in the hands of people. */
@Injectable()
export class NumberEditing {
  constructor(
    @Inject(NUMBER_RECORDS) private readonly numbers: NumberRecords,
    @Inject(ROUTING_RECORDS) private readonly routing: RoutingRecords,
    @Inject(AGENT_RECORDS) private readonly agents: AgentRecords,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async assign(numberId: string, agentId: string | null): Promise<NumberResult> {
    return this.resultOf(await this.routing.assign({ numberId, agentId }), numberId);
  }

  async saveRouting(edit: RoutingEdit): Promise<NumberResult> {
    const { routing, fallbackSentence } = edit;
    const faults = [
      ...(routing ? routingFaults(routing, ['routing']) : []),
      ...sentenceFaults(fallbackSentence, ['fallbackSentence']),
    ];
    if (faults.length > 0) return { phoneNumber: await this.numbers.number(edit.numberId), errors: faults };
    return this.resultOf(await this.routing.saveRouting(edit), edit.numberId);
  }

  blocks(numberId: string | null, first: number): Promise<readonly BlockEntry[]> {
    return this.routing.blocks({ numberId, first });
  }

  async block({ numberId, pattern: text, say, note, by }: NewBlock): Promise<BlockResult> {
    const pattern = blockPatternOf(text);
    const faults = [...sentenceFaults(say, ['input', 'say'])];
    if ((note ?? '').length > MAX_NOTE_CHARS)
      faults.push(problem('INVALID_INPUT', `At most ${MAX_NOTE_CHARS} characters.`, ['input', 'note']));
    if (!pattern)
      faults.push(
        problem('INVALID_INPUT', 'A number such as +14155550100, a beginning such as +1900*, or “withheld”.', [
          ...['input', 'pattern'],
        ]),
      );
    if (!pattern || faults.length > 0) return { entry: null, errors: faults };
    const createdAt = this.clock.wallTime().toISOString();
    const action = say === null ? ({ kind: 'REJECT' } as const) : ({ kind: 'SENTENCE', say } as const);
    const facts = { numberId, pattern, action, note: note?.trim() || null, createdAt, createdBy: by };
    const entry = await this.routing.block({ id: newId('blk'), ...facts });
    return entry ? { entry, errors: [] } : { entry: null, errors: [NO_NUMBER] };
  }

  async unblock(id: string): Promise<BlockResult> {
    const gone = await this.routing.unblock(id);
    const missing = problem('NOT_FOUND', 'There is no such entry; somebody may have removed it.', ['id']);
    return { entry: null, errors: gone ? [] : [missing] };
  }

  /** Decides as for a real call, and does nothing. */
  async explain(numberId: string, from: string, at: Date | null): Promise<RouteExplanation | null> {
    const number = await this.numbers.number(numberId);
    if (!number) return null;
    const { blocks } = await this.routing.routeOf({ to: number.e164, from });
    const facts = { numberId, routing: number.routing ?? null, blocks };
    const decision = decideRoute(facts, { from, at: at ?? this.clock.wallTime() });
    const { target } = decision;
    const wanted = target.kind === 'AGENT' ? [target.agentId, number.agentId] : null;
    return { number, decision, agent: wanted && (await answeringAgent(this.agents, wanted)) };
  }

  private async resultOf(change: NumberChange, numberId: string): Promise<NumberResult> {
    if (!('refused' in change)) return { phoneNumber: change.number, errors: [] };
    switch (change.refused) {
      case 'NOT_FOUND':
        return { phoneNumber: null, errors: [NO_NUMBER] };
      case 'NO_SUCH_AGENT':
        return {
          phoneNumber: await this.numbers.number(numberId),
          errors: [problem('NOT_FOUND', 'There is no such agent, or it was put away.', ['agentId'])],
        };
      case 'STALE_REVISION':
        return {
          phoneNumber: change.number,
          errors: [problem('STALE_REVISION', 'Somebody changed this number in the meantime; nothing was overwritten.')],
        };
    }
  }
}
