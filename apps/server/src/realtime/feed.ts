/**
 * A reading of what happens, for one reader who may be slow, may stop at any moment, and asks for the next value when it
 * has passed on the last. Memory is bounded by what a feed keeps, never by how far the reader is behind.
 *
 * (An async generator would not do: `return()` on one that waits inside `await` is queued behind that wait, so a reader who
 * leaves during a quiet call would stay attached until the next event.)
 */
export abstract class Feed<T> implements AsyncIterableIterator<T> {
  private over = false;
  private news = false;
  private wakeReader: (() => void) | null = null;
  private tail: Promise<unknown> = Promise.resolve();

  /** The next value that is there without waiting for news; undefined when there is none. */
  protected abstract take(): T | undefined | Promise<T | undefined>;
  /** True once nothing can come any more. Asked only after `take` found nothing. */
  protected abstract finished(): boolean;
  /** Lets go of everything: called exactly once. */
  protected abstract release(): void;

  next(): Promise<IteratorResult<T>> {
    const result = this.tail.then(() => this.advance());
    this.tail = result.catch(() => undefined);
    return result;
  }

  return(): Promise<IteratorResult<T>> {
    this.stop();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  get stopped(): boolean {
    return this.over;
  }

  /** Says that `take` or `finished` may answer differently now. */
  protected wake(): void {
    this.news = true;
    this.wakeReader?.();
  }

  protected stop(): void {
    if (this.over) return;
    this.over = true;
    this.release();
    this.wake();
  }

  private async advance(): Promise<IteratorResult<T>> {
    while (!this.over) {
      this.news = false;
      const value = await this.takeOrStop();
      if (this.over) break;
      if (value !== undefined) return { done: false, value };
      if (this.finished()) this.stop();
      else await this.waitForNews();
    }
    return { done: true, value: undefined };
  }

  private async takeOrStop(): Promise<T | undefined> {
    try {
      return await this.take();
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  private async waitForNews(): Promise<void> {
    if (this.news) return;
    await new Promise<void>((resolve) => {
      this.wakeReader = resolve;
    });
    this.wakeReader = null;
  }
}
