import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { MachineDetection } from '@switchboard/call';
import { DEFAULT_MACHINE_TIMES } from '@switchboard/call';
import type { Fault } from './draft-merge';

const DESCRIPTION = 'What the agent does when a machine answers a call that it places.';
const MESSAGE =
  'Left after the machine’s greeting, from its first word to its last; `{{name}}` stands for a variable. At most 1,000 characters. Null: the agent hangs up.';
const TIMEOUT = 'Seconds after which nobody knows: 3 to 59.';
const SPEECH = 'Milliseconds of speech that make a machine: 1,000 to 6,000.';
const SPEECH_END = 'Milliseconds of silence that end the greeting: 500 to 5,000.';
const SILENCE = 'Milliseconds of silence after the answer, after which nobody knows: 2,000 to 10,000.';

@ObjectType('MachineDetection', { description: DESCRIPTION })
export class MachineDetectionModel {
  @Field(() => String, { nullable: true, description: MESSAGE })
  message!: string | null;

  @Field(() => Int, { description: TIMEOUT })
  timeoutSeconds!: number;

  @Field(() => Int, { description: SPEECH })
  speechThresholdMs!: number;

  @Field(() => Int, { description: SPEECH_END })
  speechEndThresholdMs!: number;

  @Field(() => Int, { description: SILENCE })
  silenceTimeoutMs!: number;
}

@InputType('MachineDetectionInput', { description: `${DESCRIPTION} Times that are left out are the phone network’s.` })
export class MachineDetectionInput {
  @Field(() => String, { nullable: true, description: MESSAGE })
  message?: string | null;

  @Field(() => Int, { nullable: true, description: TIMEOUT })
  timeoutSeconds?: number | null;

  @Field(() => Int, { nullable: true, description: SPEECH })
  speechThresholdMs?: number | null;

  @Field(() => Int, { nullable: true, description: SPEECH_END })
  speechEndThresholdMs?: number | null;

  @Field(() => Int, { nullable: true, description: SILENCE })
  silenceTimeoutMs?: number | null;
}

/** Words for people. */
export function detectionModelOf(detection: MachineDetection | null): MachineDetectionModel | null {
  if (detection === null) return null;
  const { then, timeoutMs, ...times } = detection;
  return {
    ...times,
    message: then.kind === 'LEAVE_MESSAGE' ? then.say : null,
    timeoutSeconds: Math.round(timeoutMs / 1_000),
  };
}

export function detectionOf(input: MachineDetectionInput): MachineDetection {
  const { timeoutMs, speechThresholdMs, speechEndThresholdMs, silenceTimeoutMs } = DEFAULT_MACHINE_TIMES;
  const message = input.message ?? null;
  return {
    then: message === null ? { kind: 'HANG_UP' } : { kind: 'LEAVE_MESSAGE', say: message },
    timeoutMs: (input.timeoutSeconds ?? timeoutMs / 1_000) * 1_000,
    speechThresholdMs: input.speechThresholdMs ?? speechThresholdMs,
    speechEndThresholdMs: input.speechEndThresholdMs ?? speechEndThresholdMs,
    silenceTimeoutMs: input.silenceTimeoutMs ?? silenceTimeoutMs,
  };
}

type Range = readonly [field: keyof MachineDetectionModel, least: number, most: number];

/** Twilio's own ranges: it refuses whatever lies outside. */
const RANGES: readonly Range[] = [
  ['timeoutSeconds', 3, 59],
  ['speechThresholdMs', 1_000, 6_000],
  ['speechEndThresholdMs', 500, 5_000],
  ['silenceTimeoutMs', 2_000, 10_000],
];
const MAX_MESSAGE = 1_000;

const english = (value: number): string => value.toLocaleString('en');

/** What is wrong with the settings, by the field of the agent's conduct. */
export function detectionFaults(detection: MachineDetection | null): Fault[] {
  const model = detectionModelOf(detection);
  if (model === null) return [];
  const at = (field: string, message: string): Fault => ({ field: ['conduct', 'machineDetection', field], message });
  const faults = RANGES.filter(([field, least, most]) => {
    const value = Number(model[field]);
    return value < least || value > most;
  }).map(([field, least, most]) => at(field, `It must be from ${english(least)} to ${english(most)}.`));
  const { message } = model;
  if (message !== null && message.trim() === '') faults.push(at('message', 'There must be something to say.'));
  if (message !== null && message.length > MAX_MESSAGE)
    faults.push(at('message', `At most ${english(MAX_MESSAGE)} characters.`));
  return faults;
}
