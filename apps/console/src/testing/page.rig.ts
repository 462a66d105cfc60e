import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import type { ComponentFixture } from '@angular/core/testing';
import { TestBed } from '@angular/core/testing';
import type { Routes } from '@angular/router';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { FakeApollo, provideFakeApollo } from './fake-apollo.rig';
import { FakeSocket, provideFakeSocket } from './fake-socket.rig';

const PATIENCE_MS = 4_000;

/** A page of the console with everything behind it in the spec's hands. */
export class Page {
  private constructor(
    readonly apollo: FakeApollo,
    readonly socket: FakeSocket,
    readonly http: HttpTestingController,
    private readonly harness: RouterTestingHarness,
  ) {}

  static async open(routes: Routes, url: string): Promise<Page> {
    const apollo = new FakeApollo();
    const socket = new FakeSocket();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideRouter(routes, withComponentInputBinding()),
        provideFakeApollo(apollo),
        provideFakeSocket(socket),
      ],
    });
    const harness = await RouterTestingHarness.create(url);
    const page = new Page(apollo, socket, TestBed.inject(HttpTestingController), harness);
    await page.settle();
    return page;
  }

  get fixture(): ComponentFixture<unknown> {
    return this.harness.fixture;
  }

  get element(): HTMLElement {
    return this.harness.fixture.nativeElement as HTMLElement;
  }

  get text(): string {
    return (this.element.textContent ?? '').replace(/\s+/g, ' ').trim();
  }

  async settle(): Promise<void> {
    // Answers travel through promises and effects; neither takes time.
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
    this.fixture.detectChanges();
    for (let turn = 0; turn < 8; turn++) await Promise.resolve();
    this.fixture.detectChanges();
  }

  /** Lets a navigation pass, which takes turns of the event loop. Not under fake timers. */
  async routed(): Promise<void> {
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setTimeout(resolve));
    await this.settle();
  }

  /** What is loaded in pieces, or told to another page, is there some turns of the event loop later. Not under fake timers. */
  async until<T>(find: () => T | null | undefined): Promise<T> {
    for (const deadline = Date.now() + PATIENCE_MS; ; await new Promise((resolve) => setTimeout(resolve, 5))) {
      await this.settle();
      const found = find();
      if (found !== null && found !== undefined) return found;
      if (Date.now() > deadline) throw new Error(`It never came: ${find.toString()}`);
    }
  }

  /** By accessible name: the words on it, or its label. */
  button(name: string): HTMLElement {
    const found = [...this.element.querySelectorAll<HTMLElement>('button, a')].find((one) =>
      (one.textContent ?? '').replace(/\s+/g, ' ').trim().startsWith(name),
    );
    if (found === undefined) throw new Error(`No button "${name}" in: ${this.text}`);
    return found;
  }

  field(label: string): HTMLInputElement {
    const found = [...this.element.querySelectorAll('label')].find((one) => one.textContent?.trim() === label);
    const control =
      this.element.querySelector<HTMLInputElement>(`[aria-label="${label}"]`) ??
      (found === undefined ? null : this.element.querySelector<HTMLInputElement>(`#${found.htmlFor}`));
    if (control === null) throw new Error(`No field "${label}"`);
    return control;
  }

  async type(label: string, text: string): Promise<void> {
    const field = this.field(label);
    field.value = text;
    field.dispatchEvent(new Event('input'));
    field.dispatchEvent(new Event('blur'));
    await this.settle();
  }

  async press(name: string): Promise<void> {
    this.button(name).click();
    await this.settle();
  }

  async submit(): Promise<void> {
    this.element.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
    await this.settle();
  }

  goOffline(): Promise<void> {
    window.dispatchEvent(new Event('offline'));
    return this.settle();
  }

  /** Clears what a spec may have left in the browser. */
  static restore(): void {
    window.dispatchEvent(new Event('online'));
    localStorage.clear();
  }
}
