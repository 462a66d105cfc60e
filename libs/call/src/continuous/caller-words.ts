import type { Clock, Timer } from '../ports/clock';
import type { ModelListener } from '../ports/voice-model';

/** A turn's words are complete so long after its end, or after the last that came. */
const COMPLETE_AFTER_MS = 1_200;
/** Words may be dated so much before the sound that we noticed. */
const TOLERANCE_MS = 400;
/** Fewer letters without any sound of the caller are a phantom: a model hears such after long appends. */
const LEAST_LETTERS = 12;

/** A piece of what was said, with its place on the session's time line where the model tells it. */
export interface Fragment {
  readonly text: string;
  /** Milliseconds since the session began; null where the model does not tell. */
  readonly startMs: number | null;
}

interface Turn {
  readonly itemId: string;
  readonly startMs: number;
  text: string;
  open: boolean;
  timer: Timer | null;
}

export interface CallerWordsDeps {
  readonly clock: Clock;
  readonly listener: ModelListener;
  /** Milliseconds since the session began. */
  readonly sessionMs: () => number;
  /** Gives a new item its id and its place after the one before. */
  readonly newItem: () => { readonly itemId: string; readonly previousItemId: string | null };
}

/** Puts the fragments of a model without turns into the caller's turns, and says when the words of a turn are complete. */
export class CallerWords {
  private turns: Turn[] = [];
  private stray = '';

  constructor(private readonly deps: CallerWordsDeps) {}

  /** Tells the id and the place of the new turn. */
  begin(): { readonly itemId: string; readonly previousItemId: string | null } {
    const item = this.deps.newItem();
    this.stray = '';
    this.turns.push({
      itemId: item.itemId,
      startMs: this.deps.sessionMs(),
      text: '',
      open: true,
      timer: null,
    });
    return item;
  }

  /** The caller has stopped speaking. */
  end(): void {
    const turn = this.turns.at(-1);
    if (!turn?.open) return;
    turn.open = false;
    this.wait(turn);
  }

  add({ text, startMs }: Fragment): void {
    const turn = this.turnAt(startMs ?? this.deps.sessionMs());
    if (!turn) return this.addStray(text);
    turn.text += text;
    this.deps.listener.event({ type: 'callerText', itemId: turn.itemId, delta: text });
    if (!turn.open) this.wait(turn);
  }

  /** Nothing more will come. */
  stop(): void {
    for (const turn of this.turns) turn.timer?.cancel();
    this.turns = [];
  }

  private turnAt(ms: number): Turn | undefined {
    return this.turns.findLast(({ startMs }) => startMs <= ms + TOLERANCE_MS) ?? this.turns[0];
  }

  /** The model heard words where we heard no sound: kept when they are many, but nobody is interrupted by them. */
  private addStray(text: string): void {
    this.stray += text;
    if (this.stray.trim().length < LEAST_LETTERS) return;
    const words = this.stray;
    const item = this.begin();
    this.deps.listener.event({ type: 'callerTurnCommitted', ...item });
    this.end();
    this.add({ text: words, startMs: null });
  }

  private wait(turn: Turn): void {
    turn.timer?.cancel();
    turn.timer = this.deps.clock.after(COMPLETE_AFTER_MS, () => this.complete(turn));
  }

  private complete(turn: Turn): void {
    this.turns = this.turns.filter((other) => other !== turn);
    this.deps.listener.event({ type: 'callerTextDone', itemId: turn.itemId, text: turn.text.trim() });
  }
}
