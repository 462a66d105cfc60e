import { DOCUMENT, DestroyRef, Injectable, inject, signal } from '@angular/core';

export type ShortcutName =
  | 'help'
  | 'menu'
  | 'newCall'
  | 'goLive'
  | 'goAgents'
  | 'goTools'
  | 'goNumbers'
  | 'goCalls'
  | 'search'
  | 'next'
  | 'previous'
  | 'open'
  | 'peek'
  | 'follow'
  | 'nextTurn'
  | 'previousTurn'
  | 'tabs'
  | 'back'
  | 'forward'
  | 'listen'
  | 'mute'
  | 'whisper'
  | 'say'
  | 'keypad'
  | 'transfer'
  | 'hangUp'
  | 'publish';

export interface Shortcut {
  readonly name: ShortcutName;
  /** `c`, `g l`, `Shift+Escape`, `ArrowDown`; several ways are several entries. */
  readonly keys: readonly string[];
  readonly run: (event: KeyboardEvent) => void;
}

/** How long the second key of a sequence may take. */
const SEQUENCE_MS = 1_200;
const KEY = 'switchboard.shortcuts';

/** Single keys work outside text fields only, never destroy anything and can be switched off (WCAG 2.1.4). */
@Injectable({ providedIn: 'root' })
export class Shortcuts {
  private readonly document = inject(DOCUMENT);
  private readonly storage = this.document.defaultView?.localStorage;
  private readonly active = signal<readonly Shortcut[]>([]);
  private pending = '';
  private pendingTimer: ReturnType<typeof setTimeout> | undefined;

  readonly all = this.active.asReadonly();
  readonly enabled = signal(this.storage?.getItem(KEY) !== 'off');

  constructor() {
    this.document.addEventListener('keydown', (event) => this.pressed(event));
  }

  setEnabled(enabled: boolean): void {
    this.enabled.set(enabled);
    this.storage?.setItem(KEY, enabled ? 'on' : 'off');
  }

  /** To be called while a page or the shell is created; ends with it. */
  register(shortcuts: readonly Shortcut[], destroyRef: DestroyRef = inject(DestroyRef)): void {
    this.active.update((known) => [...known, ...shortcuts]);
    destroyRef.onDestroy(() => this.active.update((known) => known.filter((one) => !shortcuts.includes(one))));
  }

  private pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    const key = keyOf(event);
    if (isTyping(event.target) && !key.startsWith('Mod+')) return;
    if (!this.enabled() && isSingle(key)) return;
    // An open menu or dialog owns the keyboard, except for the command menu's own key.
    if (this.document.querySelector('.cdk-overlay-backdrop') !== null && !key.startsWith('Mod+')) return;
    this.dispatch(key, event);
  }

  private dispatch(key: string, event: KeyboardEvent): void {
    const sequence = this.pending === '' ? key : `${this.pending} ${key}`;
    const match = this.active().findLast((one) => one.keys.includes(sequence));
    this.remember(match === undefined && this.pending === '' ? key : '');
    if (match === undefined) return;
    event.preventDefault();
    match.run(event);
  }

  private remember(key: string): void {
    clearTimeout(this.pendingTimer);
    this.pending = this.active().some((one) => one.keys.some((keys) => keys.startsWith(`${key} `))) ? key : '';
    if (this.pending !== '') this.pendingTimer = setTimeout(() => (this.pending = ''), SEQUENCE_MS);
  }
}

function keyOf(event: KeyboardEvent): string {
  if (event.metaKey || event.ctrlKey) return `Mod+${event.shiftKey ? 'Shift+' : ''}${event.key.toLowerCase()}`;
  if (event.altKey) return `Alt+${event.key}`;
  return event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
}

function isSingle(key: string): boolean {
  return key.length === 1;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
