import { durationMs } from './audio/audio-format';
import type { AudioFormat } from './audio/audio-format';
import { storedItem } from './conversation';
import type { Conversation } from './conversation';
import { InputAudioBuffer } from './audio/input-audio-buffer';
import type { ModelLink } from './link';
import type { ResponseDesk } from './response/response-desk';
import type { TurnDetection } from './wire/session-settings';
import type { SpeechEdge } from './audio/speech-segmenter';
import { Transcriber } from './transcriber';
import { TurnDetector } from './audio/turn-detector';
import { invalidRequest, newId } from './wire/wire';
import type { MessageItem, WireProblem } from './wire/wire';
import type { Timer } from '@switchboard/call';

const LEAST_COMMIT_MS = 100;

/** The caller's turn that is being spoken. */
interface OpenTurn {
  readonly itemId: string;
  readonly fromMs: number;
}

/** The caller's side: audio in, turns out. */
export class TurnTaking {
  private readonly buffer: InputAudioBuffer;
  private readonly transcriber: Transcriber;
  private detection: TurnDetection | null;
  private format: AudioFormat;
  private detector: TurnDetector | null = null;
  private turn: OpenTurn | null = null;
  private idle: Timer | null = null;

  constructor(
    private readonly link: ModelLink,
    private readonly conversation: Conversation,
    private readonly desk: ResponseDesk,
  ) {
    const { input } = link.session().audio;
    this.format = input.format;
    this.detection = input.turn_detection;
    this.buffer = new InputAudioBuffer(this.format);
    this.transcriber = new Transcriber(link);
    this.resetDetector();
  }

  /** After an update of the session: a changed format or detection begins afresh. */
  configure(): void {
    const { format, turn_detection: detection } = this.link.session().audio.input;
    const isSame = JSON.stringify([format, detection]) === JSON.stringify([this.format, this.detection]);
    if (format.type !== this.format.type) this.buffer.changeFormat(format);
    this.format = format;
    this.detection = detection;
    if (isSame) return;
    this.turn = null;
    this.resetDetector();
    this.stopIdle();
  }

  append(audio: Uint8Array): void {
    this.buffer.append(audio);
    if (!this.detector) return;
    for (const edge of this.detector.hear(audio)) this.act(edge);
    if (!this.turn) this.buffer.forgetOld();
  }

  commit(): WireProblem | null {
    const { bufferedMs } = this.buffer;
    if (bufferedMs < LEAST_COMMIT_MS) {
      const text = `Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has ${bufferedMs.toFixed(2)}ms of audio.`;
      return invalidRequest('input_audio_buffer_commit_empty', text);
    }
    this.commitItem(this.turn?.itemId ?? newId('item'), this.buffer.takeAll());
    this.turn = null;
    this.resetDetector();
    if (this.link.faults.take('commit-is-answered')) this.answer();
    return null;
  }

  clear(): void {
    this.buffer.clear();
    this.turn = null;
    this.resetDetector();
    this.link.emit({ type: 'input_audio_buffer.cleared' });
  }

  /** The answer is out: when the caller stays silent for long after it was played, the model speaks again. */
  awaitCaller(playbackMs: number): void {
    this.stopIdle();
    const timeoutMs = this.detection?.type === 'server_vad' ? this.detection.idle_timeout_ms : null;
    if (timeoutMs === null || this.turn) return;
    const fromMs = this.buffer.totalMs;
    this.idle = this.link.clock.after(timeoutMs + playbackMs, () => this.nudge(fromMs));
  }

  stopIdle(): void {
    this.idle?.cancel();
    this.idle = null;
  }

  private resetDetector(): void {
    const { mind } = this.link;
    const finished = (): boolean => {
      if (!this.turn) return false;
      return mind.soundsFinished(this.buffer.peek(this.turn.fromMs, this.buffer.totalMs), this.format);
    };
    this.detector = this.detection && new TurnDetector(this.detection, this.format, this.buffer.totalMs, finished);
  }

  private act(edge: SpeechEdge): void {
    if (edge.kind === 'started') this.begin(edge.onsetMs);
    else this.finish(edge.endMs);
  }

  private begin(onsetMs: number): void {
    // A turn that was never ended goes on.
    if (this.turn) return;
    this.stopIdle();
    const paddingMs = this.detection?.type === 'server_vad' ? this.detection.prefix_padding_ms : 300;
    const oldestMs = this.buffer.totalMs - this.buffer.bufferedMs;
    const fromMs = Math.round(Math.max(0, oldestMs, onsetMs - paddingMs));
    this.turn = { itemId: newId('item'), fromMs };
    this.link.emit({ type: 'input_audio_buffer.speech_started', audio_start_ms: fromMs, item_id: this.turn.itemId });
    if (this.detection?.interrupt_response) this.desk.interrupt();
  }

  private finish(endMs: number): void {
    const { turn, detection } = this;
    if (!turn || this.link.faults.take('speech-never-stops')) return;
    this.turn = null;
    const audio_end_ms = Math.round(endMs);
    this.link.emit({ type: 'input_audio_buffer.speech_stopped', audio_end_ms, item_id: turn.itemId });
    this.commitItem(turn.itemId, this.buffer.take(turn.fromMs, audio_end_ms));
    if (detection?.create_response) this.answer();
  }

  private nudge(fromMs: number): void {
    this.idle = null;
    if (this.turn || this.desk.isActive) return;
    const item_id = newId('item');
    const [audio_start_ms, audio_end_ms] = [Math.round(fromMs), Math.round(this.buffer.totalMs)];
    this.link.emit({ type: 'input_audio_buffer.timeout_triggered', audio_start_ms, audio_end_ms, item_id });
    this.commitItem(item_id, this.buffer.take(audio_start_ms, audio_end_ms));
    this.answer();
  }

  private answer(): void {
    const problem = this.desk.create({});
    if (problem) this.link.complain(problem);
  }

  private commitItem(id: string, audio: Uint8Array): void {
    const { link, conversation } = this;
    const content = [{ type: 'input_audio' as const, transcript: null }];
    const wire: MessageItem = {
      id,
      object: 'realtime.item',
      type: 'message',
      status: 'completed',
      role: 'user',
      content,
    };
    const item = storedItem(wire, durationMs(audio.length, this.format), link.mind.hear(audio, this.format));
    const previous_item_id = conversation.append(item);
    link.emit({ type: 'input_audio_buffer.committed', previous_item_id, item_id: id });
    link.emit({ type: 'conversation.item.added', previous_item_id, item: wire });
    link.emit({ type: 'conversation.item.done', previous_item_id, item: wire });
    this.transcriber.transcribe(item);
  }
}
