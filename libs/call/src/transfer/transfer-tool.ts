import type { Tool, ToolOutcome } from '../ports/tool';
import type { Problem } from '../problem';
import type { Clock } from '../ports/clock';
import type { TransferWish } from './transfer';
import type { TransferDestination } from './transfer-destination';
import { hoursInWords, reachableNow } from './transfer-destination';

const TIMEOUT_MS = 8_000;

export interface TransferToolDeps {
  readonly clock: Clock;
  /** Those of the agent's version. */
  readonly destinations: readonly TransferDestination[];
  /** Why this cannot be done now; null: it can. */
  readonly refusal: (wish: TransferWish) => Promise<Problem | null>;
}

const told = ({ name, description, mode }: TransferDestination): string =>
  `"${name}": ${description || 'no description'}${mode === 'WARM' ? ' (is asked first; the caller waits meanwhile)' : ''}`;

const wishFor = ({ to, name, mode, announcement }: TransferDestination): TransferWish => ({
  ...{ to, mode, announcement },
  destination: name,
});

/** The agent's way to put a caller through. It chooses a name from the list of its version; numbers it neither sees nor says. */
export function transferTool({ clock, destinations, refusal }: TransferToolDeps): Tool {
  const run = async (args: Readonly<Record<string, unknown>>): Promise<ToolOutcome> => {
    const destination = destinations.find(({ name }) => name === args['destination']);
    if (!destination) return { failed: `There is no such destination. There are: ${namesOf(destinations)}.` };
    if (!reachableNow(destination, clock)) {
      const hours = destination.hours ? ` They can be reached ${hoursInWords(destination.hours)}.` : '';
      return { failed: `${destination.name} can not be reached at this time.${hours}` };
    }
    const problem = await refusal(wishFor(destination));
    if (problem) return { failed: `The transfer is not possible: ${problem.message}` };
    const output = { transferring_to: destination.name, note: NOTES[destination.mode] };
    return { output, then: { kind: 'transfer', transfer: wishFor(destination) } };
  };
  return {
    id: 'tool_transfer_call',
    kind: 'TRANSFER_CALL',
    timeoutMs: TIMEOUT_MS,
    model: {
      name: 'transfer_call',
      description: `Puts the caller through to a person. Use it when the caller asks for it or when you cannot help. Tell the caller in the same answer, before you use it. Destinations: ${destinations.map(told).join('; ')}.`,
      parameters: {
        type: 'object',
        properties: { destination: { type: 'string', enum: destinations.map(({ name }) => name) } },
        required: ['destination'],
        additionalProperties: false,
      },
    },
    run,
  };
}

const namesOf = (destinations: readonly TransferDestination[]): string =>
  destinations.map(({ name }) => name).join(', ');

const NOTES = {
  COLD: 'The caller is being connected; you will be told if nobody answers.',
  WARM: 'The person is being called. The caller hears a waiting tone. If the caller speaks, answer briefly. You will be told what came of it.',
} as const;
