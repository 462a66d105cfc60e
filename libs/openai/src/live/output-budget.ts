/**
 * What tools answered is limited per session: 128 items and 32,768 bytes (measured, not documented). Beyond it the delegate is
 * dead and the caller hears silence, so we stop before.
 */
const MAX_ITEMS = 120;
const MAX_SESSION_BYTES = 30_000;
const MAX_OUTPUT_BYTES = 2_500;
const NOTE = '… (shortened: ask for less at a time)';

export const PLACEHOLDER = '{"error":"The result could not be passed on."}';

/** Cuts between characters, never inside one. */
function shortened(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const cut = Buffer.from(text).subarray(0, maxBytes - Buffer.byteLength(NOTE));
  return cut.toString('utf8').replace(/\uFFFD$/, '') + NOTE;
}

/** Makes tool outputs fit what a session takes. */
export class OutputBudget {
  private items = 0;
  private bytes = 0;
  /** Set once something had to be left out. */
  exhausted = false;

  fit(output: string): string {
    const text = shortened(output, MAX_OUTPUT_BYTES);
    const isOver = this.items >= MAX_ITEMS || this.bytes + Buffer.byteLength(text) > MAX_SESSION_BYTES;
    if (isOver) this.exhausted = true;
    const told = isOver ? PLACEHOLDER : text;
    this.items++;
    this.bytes += Buffer.byteLength(told);
    return told;
  }
}
