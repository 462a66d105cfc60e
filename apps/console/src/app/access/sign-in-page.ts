import { Component, DestroyRef, computed, inject, signal } from '@angular/core';
import { FormField, email, form, minLength, required, submit } from '@angular/forms/signals';
import { Title } from '@angular/platform-browser';
import { ActivatedRoute, Router } from '@angular/router';
import type { AuthProblem } from './access';
import { Access } from './access';
import { Theme } from '../ui/theme';

const SHORTEST_PASSWORD = 12;
const SECOND_MS = 1_000;

/** The way in: with the one-time code of a first run the administrator is created, otherwise e-mail and password. */
@Component({
  selector: 'app-sign-in-page',
  imports: [FormField],
  templateUrl: './sign-in-page.html',
  styleUrl: './sign-in-page.scss',
})
export class SignInPage {
  private readonly access = inject(Access);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);

  /** From the printed link; it never stays in the address. */
  private readonly code = takeCode();
  protected readonly creating = this.code !== null;
  protected readonly firstRunWithoutCode = signal(false);
  protected readonly unencrypted = location.protocol !== 'https:' && !isLoopback(location.hostname);
  protected readonly shortest = SHORTEST_PASSWORD;
  protected readonly problem = signal<AuthProblem | null>(null);
  protected readonly waitSeconds = signal(0);
  protected readonly shown = signal(false);

  private readonly model = signal({ name: '', email: '', password: '' });
  protected readonly fields = form(this.model, (path) => {
    required(path.email);
    email(path.email);
    required(path.password);
    if (!this.creating) return;
    required(path.name);
    minLength(path.password, SHORTEST_PASSWORD);
  });
  protected readonly busy = computed(() => this.fields().submitting());

  constructor() {
    inject(Theme);
    inject(Title).setTitle('Switchboard');
    if (!this.creating) this.askFirstRun();
    this.countDown();
  }

  protected async enter(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy() || this.waitSeconds() > 0) return;
    this.problem.set(null);
    const entered = await submit(this.fields, async () => {
      const problem = await this.send();
      this.problem.set(problem);
      this.waitSeconds.set(problem?.retryAfterSeconds ?? 0);
      return problem === null ? undefined : [{ kind: problem.code }];
    });
    if (entered) await this.router.navigateByUrl(this.destination());
    else this.focusFirstFault();
  }

  private send(): Promise<AuthProblem | null> {
    const { name, email: address, password } = this.model();
    if (this.code === null) return this.access.signIn({ email: address, password });
    return this.access.createFirst({ code: this.code, email: address, name, password });
  }

  /** Only addresses of this console: a crafted link must not lead away. */
  private destination(): string {
    const to = this.route.snapshot.queryParamMap.get('to') ?? '/live';
    return /^\/(?![/\\])/.test(to) && !to.startsWith('/sign-in') ? to : '/live';
  }

  private focusFirstFault(): void {
    for (const field of [this.fields.name, this.fields.email, this.fields.password]) {
      if (field().invalid()) return field().focusBoundControl();
    }
  }

  private askFirstRun(): void {
    this.access.isFirstRun().then(
      (firstRun) => this.firstRunWithoutCode.set(firstRun),
      () => this.problem.set({ code: 'NO_ANSWER', message: '', retryAfterSeconds: null }),
    );
  }

  private countDown(): void {
    const timer = setInterval(() => this.waitSeconds.update((seconds) => Math.max(0, seconds - 1)), SECOND_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}

function takeCode(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (code !== null) history.replaceState(history.state, '', location.pathname + location.search);
  return code;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host);
}
