import { Field, Float, ID, InputType, Int } from '@nestjs/graphql';
import { JsonObject } from '../../graphql/scalars';
import { EagernessWords } from '../turn-detection.model';
import type { GreetingMode } from './conduct.model';
import { MachineDetectionInput } from './machine-detection.model';
import {
  FallbackInput,
  FalseStartPolicyModel,
  FillerModel,
  GreetingModeWords,
  IdleConductModel,
  LimitWarningModel,
} from './conduct.model';
import { TransferDestinationInput } from './transfer-destination.model';
import { KeypadConductInput, RedactionModel } from './keypad.model';

@InputType('ServerVadInput', {
  description: 'The model takes a silence of a given length for the end of a turn. What is left out keeps its value.',
})
export class ServerVadInput {
  @Field(() => Float, { nullable: true, description: 'From 0 to 1: how loud speech must be.' })
  threshold?: number | null;

  @Field(() => Int, { nullable: true, description: 'Milliseconds before the start of speech that count: 0 to 2,000.' })
  prefixPaddingMs?: number | null;

  @Field(() => Int, { nullable: true, description: 'Milliseconds of silence that end a turn: 100 to 5,000.' })
  silenceDurationMs?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Milliseconds of silence after which the model speaks up by itself: 5,000 to 30,000; null for never.',
  })
  idleTimeoutMs?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'True when the caller can interrupt the agent.' })
  interruptResponse?: boolean | null;
}

@InputType('SemanticVadInput', {
  description: 'The model decides by the words whether the caller has finished. What is left out keeps its value.',
})
export class SemanticVadInput {
  @Field(() => EagernessWords, { nullable: true, description: 'How soon.' })
  eagerness?: 'auto' | 'low' | 'medium' | 'high' | null;

  @Field(() => Boolean, { nullable: true, description: 'True when the caller can interrupt the agent.' })
  interruptResponse?: boolean | null;
}

@InputType('TurnDetectionInput', {
  isOneOf: true,
  description: 'How the end of a turn is found: exactly one of these.',
})
export class TurnDetectionInput {
  @Field(() => ServerVadInput, { nullable: true, description: 'By silence.' })
  serverVad?: ServerVadInput | null;

  @Field(() => SemanticVadInput, { nullable: true, description: 'By the words.' })
  semanticVad?: SemanticVadInput | null;
}

@InputType('AgentConductInput', {
  description: 'What is left out keeps its value; null switches off what may be off.',
})
export class AgentConductInput {
  @Field(() => GreetingModeWords, { nullable: true, description: 'Who speaks first.' })
  greetingMode?: GreetingMode | null;

  @Field(() => Int, { nullable: true, description: 'For `WAIT_FOR_CALLER`: milliseconds, 500 to 30,000.' })
  greetingWaitMs?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'False: the greeting is heard to its end.' })
  greetingInterruptible?: boolean | null;

  @Field(() => FillerModel, { nullable: true, description: 'While a tool takes long; null for nothing.' })
  filler?: FillerModel | null;

  @Field(() => IdleConductModel, { nullable: true, description: 'When the caller says nothing; null for nothing.' })
  idle?: IdleConductModel | null;

  @Field(() => LimitWarningModel, { nullable: true, description: 'Before the longest duration; null for nothing.' })
  limitWarning?: LimitWarningModel | null;

  @Field(() => FalseStartPolicyModel, { nullable: true, description: 'Coughs and “mhm” while the agent speaks.' })
  falseStart?: FalseStartPolicyModel | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: a caller who speaks during the agent’s goodbye keeps the call open.',
  })
  goodbyeInterruptible?: boolean | null;

  @Field(() => FallbackInput, { nullable: true, description: 'When no model can serve the call.' })
  fallback?: FallbackInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'Said first when the call is recorded, at most 500 characters; null: not announced.',
  })
  recordingNotice?: string | null;

  @Field(() => Int, { nullable: true, description: 'Of calls that it places: seconds that they may ring, 5 to 600.' })
  ringSeconds?: number | null;

  @Field(() => MachineDetectionInput, {
    nullable: true,
    description: 'Of calls that it places: what happens when a machine answers; null for nothing.',
  })
  machineDetection?: MachineDetectionInput | null;
  @Field(() => [TransferDestinationInput], {
    nullable: true,
    description: 'To whom it may put callers through: all of them, at most 20.',
  })
  transfers?: TransferDestinationInput[] | null;
  @Field(() => KeypadConductInput, { nullable: true, description: 'What the caller’s keys do.' })
  keypad?: KeypadConductInput | null;

  @Field(() => RedactionModel, { nullable: true, description: 'What is kept out of transcript, events and logs.' })
  redaction?: RedactionModel | null;
}

@InputType('AgentDraftInput', {
  description:
    'What is left out keeps its value, or gets the usual one when the agent is new. Null switches off what may be off.',
})
export class AgentDraftInput {
  @Field(() => String, { nullable: true, description: 'What people call it: 1 to 80 characters.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Voice model: one of `agentOptions { models }`.' })
  model?: string | null;

  @Field(() => String, { nullable: true, description: 'Voice: one of `agentOptions { voices }`.' })
  voice?: string | null;

  @Field(() => Float, { nullable: true, description: 'Speed of speech from 0.25 to 1.5; 1 is normal.' })
  speed?: number | null;

  @Field(() => String, { nullable: true, description: 'What the model is told: at most 60,000 characters.' })
  instructions?: string | null;

  @Field(() => String, { nullable: true, description: 'Spoken first: at most 1,000 characters; null for none.' })
  greeting?: string | null;

  @Field(() => TurnDetectionInput, { nullable: true, description: 'How the end of a turn is found.' })
  turnDetection?: TurnDetectionInput | null;

  @Field(() => String, { nullable: true, description: 'One of `agentOptions { transcriptionModels }`; null for none.' })
  transcriptionModel?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 639-1, such as `en`; null lets the model find out.' })
  language?: string | null;

  @Field(() => [ID], { nullable: true, description: 'What it can do besides speaking: `tool_…`, in this order.' })
  toolIds?: string[] | null;

  @Field(() => JsonObject, {
    nullable: true,
    description: 'Values for `{{name}}` where a call gives none; all of them.',
  })
  variables?: Record<string, unknown> | null;

  @Field(() => Boolean, { nullable: true, description: 'True when calls are recorded.' })
  record?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Seconds after which a call is ended: 10 to 86,400.' })
  maxDurationSeconds?: number | null;

  @Field(() => AgentConductInput, { nullable: true, description: 'How it behaves beyond what it says.' })
  conduct?: AgentConductInput | null;
}
