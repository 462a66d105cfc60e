import { createUnionType, Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { Conduct, FallbackStep, TransferDestination } from '@switchboard/call';
import { E164 } from '../../graphql/scalars';
import { detectionModelOf, MachineDetectionModel } from './machine-detection.model';
import { words } from '../../graphql/words';
import { TransferDestinationModel } from './transfer-destination.model';
import { keypadModelOf } from './keypad-merge';
import { KeypadConductModel, RedactionModel } from './keypad.model';

export type GreetingMode = Conduct['greeting']['mode'];

export const GreetingModeWords = words<GreetingMode>('GreetingMode', 'Who speaks first.', {
  AGENT_FIRST: 'The agent greets as soon as the call is answered.',
  CALLER_FIRST: 'The agent waits for the caller, however long that takes, and says no greeting.',
  WAIT_FOR_CALLER: 'The agent greets when the caller has said nothing for a while.',
});

@ObjectType('Filler', { description: 'What the agent says while a tool takes long.' })
@InputType('FillerInput', { description: 'What the agent says while a tool takes long.' })
export class FillerModel {
  @Field(() => Int, { description: 'Milliseconds that a tool may run in silence: 300 to 30,000.' })
  afterMs!: number;

  @Field(() => String, { description: 'The sentence, at most 500 characters.' })
  say!: string;
}

@ObjectType('IdleConduct', { description: 'What the agent does when the caller says nothing.' })
@InputType('IdleConductInput', { description: 'What the agent does when the caller says nothing.' })
export class IdleConductModel {
  @Field(() => Int, { description: 'Milliseconds of silence before each nudge: 3,000 to 300,000.' })
  nudgeAfterMs!: number;

  @Field(() => Int, { description: 'After so many nudges in a row without a word the agent ends the call: 0 to 10.' })
  maxNudges!: number;

  @Field(() => String, { description: 'The nudge, at most 500 characters.' })
  nudge!: string;

  @Field(() => String, { description: 'The last words, at most 500 characters.' })
  goodbye!: string;
}

@ObjectType('LimitWarning', { description: 'What is said before a call reaches its longest duration.' })
@InputType('LimitWarningInput', { description: 'What is said before a call reaches its longest duration.' })
export class LimitWarningModel {
  @Field(() => Int, { description: 'So many milliseconds before the end: 5,000 to 600,000.' })
  warnBeforeMs!: number;

  @Field(() => String, { description: 'The sentence, at most 500 characters.' })
  say!: string;
}

@ObjectType('FalseStartPolicy', { description: 'What becomes of a cough or an “mhm” while the agent speaks.' })
@InputType('FalseStartPolicyInput', { description: 'What becomes of a cough or an “mhm” while the agent speaks.' })
export class FalseStartPolicyModel {
  @Field(() => Int, { description: 'Speech shorter than so many milliseconds is one: 50 to 3,000.' })
  minSpeechMs!: number;

  @Field(() => Boolean, {
    description: 'True: it neither interrupts nor is answered, and the caller interrupts only after `minSpeechMs`.',
  })
  ignore!: boolean;
}

const SAY = { description: 'Said first, in the carrier’s voice; at most 500 characters.' };

@ObjectType('HangUpFallback', { description: 'A sentence, and the call is over.' })
@InputType('HangUpFallbackInput', { description: 'A sentence, and the call is over.' })
export class HangUpFallbackModel {
  @Field(() => String, SAY)
  say!: string;
}

@ObjectType('TransferFallback', { description: 'A sentence, and the caller is connected to somebody else.' })
export class TransferFallbackModel {
  @Field(() => String, SAY)
  say!: string;

  @Field(() => E164, { description: 'Who takes the call.' })
  to!: string;
}

@InputType('TransferFallbackInput', { description: 'A sentence, and the caller is connected to somebody else.' })
export class TransferFallbackInput {
  @Field(() => String, SAY)
  say!: string;

  @Field(() => String, { description: 'Who takes the call: E.164, such as `+14155550100`.' })
  to!: string;
}

@ObjectType('VoicemailFallback', { description: 'A sentence, and the caller can leave a message.' })
@InputType('VoicemailFallbackInput', { description: 'A sentence, and the caller can leave a message.' })
export class VoicemailFallbackModel {
  @Field(() => String, SAY)
  say!: string;

  @Field(() => Int, { description: 'The longest message in seconds: 5 to 600.' })
  maxSeconds!: number;
}

export type FallbackValue = { readonly say: string } & FallbackStep;

export const FallbackUnion = createUnionType({
  name: 'Fallback',
  description: 'What the caller meets when no model can serve the call.',
  types: () => [HangUpFallbackModel, TransferFallbackModel, VoicemailFallbackModel] as const,
  resolveType: ({ kind }: { kind?: FallbackStep['kind'] }) =>
    kind === 'TRANSFER' ? TransferFallbackModel : kind === 'VOICEMAIL' ? VoicemailFallbackModel : HangUpFallbackModel,
});

@InputType('FallbackInput', {
  isOneOf: true,
  description: 'What the caller meets when no model can serve the call: exactly one of these.',
})
export class FallbackInput {
  @Field(() => HangUpFallbackModel, { nullable: true, description: 'The call is over.' })
  hangUp?: HangUpFallbackModel | null;

  @Field(() => TransferFallbackInput, { nullable: true, description: 'Somebody else takes the call.' })
  transfer?: TransferFallbackInput | null;

  @Field(() => VoicemailFallbackModel, { nullable: true, description: 'The caller leaves a message.' })
  voicemail?: VoicemailFallbackModel | null;
}

@ObjectType('AgentConduct', { description: 'How an agent behaves in a call, beyond what it says.' })
export class AgentConductModel {
  @Field(() => GreetingModeWords, { description: 'Who speaks first.' })
  greetingMode!: GreetingMode;

  @Field(() => Int, { description: 'For `WAIT_FOR_CALLER`: so many milliseconds after the answer.' })
  greetingWaitMs!: number;

  @Field(() => Boolean, { description: 'False: the greeting is heard to its end, whatever the caller says.' })
  greetingInterruptible!: boolean;

  @Field(() => FillerModel, { nullable: true, description: 'While a tool takes long; null for nothing.' })
  filler!: FillerModel | null;

  @Field(() => IdleConductModel, { nullable: true, description: 'When the caller says nothing; null for nothing.' })
  idle!: IdleConductModel | null;

  @Field(() => LimitWarningModel, { nullable: true, description: 'Before the longest duration; null for nothing.' })
  limitWarning!: LimitWarningModel | null;

  @Field(() => FalseStartPolicyModel, { description: 'Coughs and “mhm” while the agent speaks.' })
  falseStart!: FalseStartPolicyModel;

  @Field(() => Boolean, { description: 'True: a caller who speaks during the agent’s goodbye keeps the call open.' })
  goodbyeInterruptible!: boolean;

  @Field(() => FallbackUnion, { description: 'What the caller meets when no model can serve the call.' })
  fallback!: FallbackValue;

  @Field(() => String, {
    nullable: true,
    description: 'Said before anything else when the call is recorded; null: the recording is not announced.',
  })
  recordingNotice!: string | null;

  @Field(() => Int, { description: 'Of calls that it places: how many seconds they may ring.' })
  ringSeconds!: number;

  @Field(() => MachineDetectionModel, {
    nullable: true,
    description: 'Of calls that it places: what happens when a machine answers; null: whoever answers is spoken with.',
  })
  machineDetection!: MachineDetectionModel | null;
  @Field(() => [TransferDestinationModel], {
    description: 'To whom it may put callers through; the model gets a tool for it when there is one.',
  })
  transfers!: readonly TransferDestination[];
  @Field(() => KeypadConductModel, { description: 'What the caller’s keys do.' })
  keypad!: KeypadConductModel;

  @Field(() => RedactionModel, { description: 'What is kept out of transcript, events and logs.' })
  redaction!: RedactionModel;
}

/** Words for people. */
export const conductModelOf = (conduct: Conduct): AgentConductModel => ({
  greetingMode: conduct.greeting.mode,
  greetingWaitMs: conduct.greeting.waitMs,
  greetingInterruptible: conduct.greeting.interruptible,
  filler: conduct.filler,
  idle: conduct.idle,
  limitWarning: conduct.limit,
  falseStart: conduct.falseStart,
  goodbyeInterruptible: conduct.goodbye.interruptible,
  fallback: { say: conduct.fallback.say, ...conduct.fallback.then },
  recordingNotice: conduct.recordingNotice,
  ringSeconds: conduct.outbound.ringSeconds,
  machineDetection: detectionModelOf(conduct.outbound.machineDetection),
  transfers: conduct.transfers,
  keypad: keypadModelOf(conduct.keypad),
  redaction: conduct.redaction,
});
