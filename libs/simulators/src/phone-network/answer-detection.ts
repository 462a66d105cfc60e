import type { Alerts } from './alerts';
import type { CallRecord, TwimlSource } from './call-record';
import type { DetectionOrder } from './detection-order';
import type { PhoneFaults } from './faults';
import { MachineDetector } from './machine-detector';
import type { FormFields } from './phone-network.types';
import type { WebhookClient } from './webhook-client';

export interface AnswerDetectionOptions {
  readonly order: DetectionOrder;
  readonly record: CallRecord;
  readonly client: WebhookClient;
  readonly faults: PhoneFaults;
  /** Twilio's warning for an asynchronous order without an address. */
  readonly warn: () => void;
}

/** What the network found out about who answered. */
export interface DetectionTruth {
  readonly answeredBy: string;
  readonly afterMs: number;
}

/** Finds out who answered a call and tells it: to an address of its own, or with the request for instructions. */
export class AnswerDetection {
  truth: DetectionTruth | null = null;
  private readonly detector: MachineDetector;
  private resolve: (fields: FormFields) => void = () => undefined;

  constructor(private readonly options: AnswerDetectionOptions) {
    const { order, warn } = options;
    this.detector = new MachineDetector(order, (word, afterMs) => this.decided(word, afterMs));
    if (order.isAsync && order.callback === null) warn();
  }

  get isAsync(): boolean {
    return this.options.order.isAsync;
  }

  /** What the request for instructions carries, once it may be made; never resolves when the call ends before. */
  verdict(): Promise<FormFields> {
    return new Promise((resolve) => (this.resolve = resolve));
  }

  frame(frame: Uint8Array): void {
    this.detector.frame(frame);
  }

  /** Nobody is told any more. */
  stop(): void {
    this.detector.stop();
  }

  private decided(word: string, afterMs: number): void {
    this.truth = { answeredBy: word, afterMs };
    const { record, order, faults } = this.options;
    record.answeredBy = word;
    const fields: FormFields = [
      ['AnsweredBy', word],
      ['MachineDetectionDuration', String(afterMs)],
    ];
    if (!order.isAsync) return this.resolve(fields);
    if (faults.machineVerdict === 'missing') return;
    this.tell(fields);
    if (faults.machineVerdict === 'duplicate') this.tell(fields);
  }

  private tell(fields: FormFields): void {
    const { order, record, client, faults } = this.options;
    if (!order.callback) return;
    const identity: FormFields = [
      ['CallSid', record.sid],
      ['AccountSid', record.accountSid],
    ];
    void client.send({ ...order.callback, fields: [...identity, ...fields] }, faults);
  }
}

/** The detection that a call was ordered with; null: none. */
export function answerDetection(
  record: CallRecord,
  { client, faults, alerts }: { client: WebhookClient; faults: PhoneFaults; alerts: Alerts },
): AnswerDetection | null {
  const order = record.settings.detection;
  if (!order) return null;
  const warn = (): void =>
    alerts.raise({ code: 21262, level: 'warning', text: 'No AMD status callback', callSid: record.sid });
  return new AnswerDetection({ order, record, client, faults, warn });
}

/** Blocking detection comes before the instructions, and goes with the request for them; a call that ends before asks for none. */
export function afterVerdict(
  detection: AnswerDetection | null,
  source: TwimlSource,
  run: (source: TwimlSource) => void,
): void {
  if (!detection || detection.isAsync) return run(source);
  void detection.verdict().then((fields) => run(source.kind === 'address' ? { ...source, fields } : source));
}
