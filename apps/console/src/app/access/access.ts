import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { Injectable, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import type { ViewerQuery } from '@switchboard/contract';
import { ViewerDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom } from 'rxjs';
import { EventSocket } from '../graphql/event-socket';
import { toRefusal } from '../graphql/refusal';

/** `unreachable`: the server gave no answer, so nothing is known. */
export type AccessState = 'unknown' | 'signedIn' | 'signedOut' | 'unreachable';

export interface AuthProblem {
  readonly code: string;
  readonly message: string;
  readonly retryAfterSeconds: number | null;
}

export interface FirstAdministrator {
  readonly code: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** Who is signed in, and the way in and out. */
@Injectable({ providedIn: 'root' })
export class Access {
  private readonly http = inject(HttpClient);
  private readonly apollo = inject(Apollo);
  private readonly router = inject(Router);
  private readonly socket = inject(EventSocket);
  private readonly stateNow = signal<AccessState>('unknown');
  private readonly known = signal<ViewerQuery | null>(null);

  readonly state = this.stateNow.asReadonly();
  readonly viewer = computed(() => this.known()?.viewer ?? null);
  /** What is pretend; null in the real world. */
  readonly sandbox = computed(() => this.known()?.sandbox ?? null);

  constructor() {
    this.socket.refused.pipe(takeUntilDestroyed()).subscribe(() => void this.recheck());
  }

  async check(): Promise<AccessState> {
    if (this.stateNow() !== 'signedIn') await this.load();
    return this.stateNow();
  }

  async isFirstRun(): Promise<boolean> {
    const answer = await firstValueFrom(this.http.get<{ firstRun: boolean }>('/auth/state'));
    return answer.firstRun;
  }

  createFirst(administrator: FirstAdministrator): Promise<AuthProblem | null> {
    return this.enter('/auth/first', administrator);
  }

  signIn(credentials: { email: string; password: string }): Promise<AuthProblem | null> {
    return this.enter('/auth/sign-in', credentials);
  }

  async signOut(): Promise<void> {
    await firstValueFrom(this.http.post('/auth/sign-out', {}));
    this.forget();
    await this.router.navigateByUrl('/sign-in');
  }

  /** The server answered UNAUTHENTICATED: back to the door, and here again afterwards. */
  async expired(): Promise<void> {
    if (this.stateNow() === 'signedOut') return;
    this.forget();
    await this.router.navigate(['/sign-in'], { queryParams: { to: this.router.url } });
  }

  private async recheck(): Promise<void> {
    await this.load();
    if (this.stateNow() === 'signedOut') {
      await this.router.navigate(['/sign-in'], { queryParams: { to: this.router.url } });
    }
  }

  private async load(): Promise<void> {
    try {
      const { data } = await firstValueFrom(this.apollo.query({ query: ViewerDocument }));
      this.known.set(data ?? null);
      this.stateNow.set(data?.viewer ? 'signedIn' : 'signedOut');
    } catch (error) {
      const out = toRefusal(error).code === 'UNAUTHENTICATED';
      if (out) this.known.set(null);
      this.stateNow.set(out ? 'signedOut' : 'unreachable');
    }
  }

  private async enter(path: string, body: object): Promise<AuthProblem | null> {
    try {
      await firstValueFrom(this.http.post(path, body));
    } catch (error) {
      return toAuthProblem(error);
    }
    await this.load();
    return null;
  }

  private forget(): void {
    this.known.set(null);
    this.stateNow.set('signedOut');
    this.socket.terminate();
  }
}

/** `NO_ANSWER` and `UNEXPECTED` are ours; every other code is the server's. */
function toAuthProblem(error: unknown): AuthProblem {
  if (!(error instanceof HttpErrorResponse) || error.status === 0) {
    return { code: 'NO_ANSWER', message: '', retryAfterSeconds: null };
  }
  const problem: Partial<AuthProblem> | undefined = error.error?.error;
  return {
    code: problem?.code ?? 'UNEXPECTED',
    message: problem?.message ?? '',
    retryAfterSeconds: problem?.retryAfterSeconds ?? null,
  };
}
