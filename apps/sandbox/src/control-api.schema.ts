import type { PhoneFaults } from '@switchboard/simulators';
import { isModelFaultId } from '@switchboard/simulators';
import { z } from 'zod';

const ms = z.number().int().min(0).max(600_000);

/** The faults of the phone network that may be switched; the rest stays faithful. */
const phoneFaults = z
  .strictObject({
    webhookSignature: z.enum(['valid', 'missing', 'wrong']),
    upgradeSignature: z.enum(['valid', 'missing', 'wrong', 'trailingSlash', 'explicitPort']),
    start: z.enum(['normal', 'noToken', 'never', 'replayedToken']),
    resetAfterMs: ms.nullable(),
    gaps: z.strictObject({ everyMs: ms.min(20), lengthMs: ms }).nullable(),
    badFrames: z.array(z.enum(['malformed', 'huge', 'binary', 'unknownEvent', 'outOfOrder'])).max(100),
    callbacks: z.enum(['normal', 'duplicate', 'overtaking', 'missing']),
    machineVerdict: z.enum(['normal', 'duplicate', 'missing']),
    placing: z.enum(['normal', 'busy', 'lost', 'broken']),
    rest: z.enum(['normal', 'unauthorized', 'tooMany', 'broken', 'silent']),
    webhooks: z.enum(['normal', 'duplicate', 'answerLost']),
    webhookDelayMs: ms,
    actionAfterHangUp: z.boolean(),
  } satisfies Record<keyof PhoneFaults, z.ZodType>)
  .partial();

const MAX_COUNT = 200;

export const ringRequest = z.strictObject({
  scenarioId: z.string(),
  count: z.number().int().min(1).max(MAX_COUNT).default(1),
  faults: phoneFaults.optional(),
  /** Keeps the audio of these calls, for `GET /sandbox/calls/:callSid/audio/heard` and `…/spoken`. */
  keepAudio: z.boolean().default(false),
});

export const faultsRequest = z.strictObject({
  /** Replaces what was switched on; calls that begin from now on have them. */
  phone: phoneFaults.optional(),
  /** Replaces what was armed. `times` is how often a fault strikes, for ever unless given. */
  model: z
    .array(
      z.strictObject({
        id: z.string().refine(isModelFaultId, { error: 'No such fault.' }),
        times: z.number().int().min(1).optional(),
      }),
    )
    .optional(),
});

export type FaultsRequest = z.infer<typeof faultsRequest>;
