import type { ErrorHandler } from '@angular/core';
import { Injectable, signal } from '@angular/core';
import { toRefusal } from '../graphql/refusal';

export interface UnexpectedError {
  readonly message: string;
  readonly traceId: string | null;
}

/** Catches what nobody caught; the shell shows it without leaving the page's address. */
@Injectable({ providedIn: 'root' })
export class UnexpectedErrors implements ErrorHandler {
  private readonly seen = signal<UnexpectedError | null>(null);
  readonly latest = this.seen.asReadonly();

  handleError(error: unknown): void {
    console.error(error);
    const { message, traceId } = toRefusal(error);
    this.seen.set({ message, traceId });
  }

  dismiss(): void {
    this.seen.set(null);
  }
}
