import type { Address } from './call-record';
import type { DetectionSettings } from './machine-detector';
import type { RestRefusal } from './rest-answer';
import { refusal } from './rest-answer';

/** Machine detection as a create request asked for it. */
export interface DetectionOrder extends DetectionSettings {
  readonly isAsync: boolean;
  /** Where an asynchronous verdict is told; Twilio warns when it is missing. */
  readonly callback: Address | null;
}

interface Range {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly usual: number;
}

const TIMEOUT: Range = { name: 'MachineDetectionTimeout', least: 3, most: 59, usual: 30 };
const SPEECH: Range = { name: 'MachineDetectionSpeechThreshold', least: 1000, most: 6000, usual: 2400 };
const SPEECH_END: Range = { name: 'MachineDetectionSpeechEndThreshold', least: 500, most: 5000, usual: 1200 };
const SILENCE: Range = { name: 'MachineDetectionSilenceTimeout', least: 2000, most: 10_000, usual: 5000 };
const RANGES = [TIMEOUT, SPEECH, SPEECH_END, SILENCE];

const valueOf = (form: URLSearchParams, { name, usual }: Range): number => Number(form.get(name) ?? usual);

/** The first thing that is wrong with it; Twilio's codes for these are not documented, so it is the general one. */
export function detectionFault(form: URLSearchParams): RestRefusal | null {
  const mode = form.get('MachineDetection');
  if (mode !== null && mode !== 'Enable' && mode !== 'DetectMessageEnd')
    return refusal(21200, 'MachineDetection must be Enable or DetectMessageEnd');
  const broken = RANGES.find((range) => {
    const value = valueOf(form, range);
    return !Number.isInteger(value) || value < range.least || value > range.most;
  });
  if (broken) return refusal(21200, `${broken.name} must be ${broken.least} to ${broken.most}`);
  const async = form.get('AsyncAmd');
  if (async !== null && async !== 'true' && async !== 'false') return refusal(21200, 'AsyncAmd must be true or false');
  const digits = form.get('SendDigits');
  return digits !== null && !/^[0-9A-Da-d*#wW]{1,32}$/.test(digits) ? refusal(21200, 'SendDigits is not valid') : null;
}

/** Keys that are sent turn the detection off without a word. */
export function detectionOrder(form: URLSearchParams): DetectionOrder | null {
  const mode = form.get('MachineDetection');
  if ((mode !== 'Enable' && mode !== 'DetectMessageEnd') || form.get('SendDigits')) return null;
  const url = form.get('AsyncAmdStatusCallback');
  return {
    mode,
    timeoutMs: valueOf(form, TIMEOUT) * 1000,
    speechThresholdMs: valueOf(form, SPEECH),
    speechEndThresholdMs: valueOf(form, SPEECH_END),
    silenceTimeoutMs: valueOf(form, SILENCE),
    isAsync: form.get('AsyncAmd') === 'true',
    callback: url ? { url, method: 'POST' } : null,
  };
}
