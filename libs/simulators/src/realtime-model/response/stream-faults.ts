import type { ResponseStage } from './response-stage';

/** Faults of the stream strike in mid-sentence, not before anything was heard. */
const AFTER_MS = 600;
const HUGE_BYTES = 1_048_576;

const BROKEN_FRAME = '{"type":"response.output_audio.delta","delta":"////';

/** Does what is armed before the next piece of audio. False: nothing more comes. */
export function disturb(stage: ResponseStage): boolean {
  const { link } = stage.parts;
  if (stage.produced.audioMs < AFTER_MS) return true;
  if (link.faults.take('malformed-json')) link.emitRaw(BROKEN_FRAME);
  if (link.faults.take('unknown-event')) {
    link.emitRaw(JSON.stringify({ type: 'response.mood.changed', event_id: 'event_unknown', mood: 'curious' }));
  }
  if (link.faults.take('huge-event')) {
    link.emit({ type: 'rate_limits.updated', rate_limits: [], notice: 'x'.repeat(HUGE_BYTES) });
  }
  if (link.faults.take('abrupt-close')) {
    link.drop();
    return false;
  }
  return !link.faults.take('stalled-stream');
}
