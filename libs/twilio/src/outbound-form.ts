import type { MachineDetection, OutboundOrder } from '@switchboard/call';
import type { CallListInstanceCreateOptions } from 'twilio/lib/rest/api/v2010/account/call';
import { webhookUrl } from './public-address';
import { withRetries } from './webhook-retries';

const ALL_CALL_EVENTS = ['initiated', 'ringing', 'answered', 'completed'];

export interface OurAddresses {
  readonly publicUrl: string;
  /** Asked when no address of ours answers; null: an address of ours all the same. */
  readonly fallbackUrl: string | null;
}

/** The request that places a call. Our own id stands in every address: each of them may be asked before the answer is read. */
export function outboundForm(
  order: OutboundOrder,
  { publicUrl, fallbackUrl }: OurAddresses,
): CallListInstanceCreateOptions {
  const query = `?callId=${encodeURIComponent(order.callId)}`;
  const { ringSeconds, sendDigits, machineDetection } = order;
  return {
    to: order.to,
    from: order.from,
    url: withRetries(webhookUrl(publicUrl, `/twilio/voice${query}`)),
    method: 'POST',
    fallbackUrl: fallbackUrl ?? webhookUrl(publicUrl, '/twilio/fallback'),
    fallbackMethod: 'POST',
    statusCallback: withRetries(webhookUrl(publicUrl, `/twilio/status${query}`)),
    statusCallbackMethod: 'POST',
    statusCallbackEvent: ALL_CALL_EVENTS,
    timeLimit: order.timeLimitSeconds,
    ...(ringSeconds === undefined ? {} : { timeout: ringSeconds }),
    ...(sendDigits ? { sendDigits } : {}),
    // Keys turn the detection off at Twilio, silently: it is not asked for then.
    ...(machineDetection && !sendDigits
      ? detectionForm(machineDetection, webhookUrl(publicUrl, `/twilio/amd${query}`))
      : {}),
  };
}

/** Asynchronous: the call goes on while Twilio decides. Who hangs up needs no end of the greeting, and hears of it sooner. */
function detectionForm(detection: MachineDetection, callback: string): Partial<CallListInstanceCreateOptions> {
  return {
    machineDetection: detection.then.kind === 'HANG_UP' ? 'Enable' : 'DetectMessageEnd',
    machineDetectionTimeout: Math.round(detection.timeoutMs / 1_000),
    machineDetectionSpeechThreshold: detection.speechThresholdMs,
    machineDetectionSpeechEndThreshold: detection.speechEndThresholdMs,
    machineDetectionSilenceTimeout: detection.silenceTimeoutMs,
    asyncAmd: 'true',
    asyncAmdStatusCallback: callback,
    asyncAmdStatusCallbackMethod: 'POST',
  };
}
