import { DOCUMENT, Injectable, effect, inject, signal } from '@angular/core';

export type ThemeChoice = 'system' | 'light' | 'dark';
const KEY = 'switchboard.theme';

@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly document = inject(DOCUMENT);
  private readonly storage = this.document.defaultView?.localStorage;
  readonly choice = signal<ThemeChoice>(toChoice(this.storage?.getItem(KEY)));

  constructor() {
    effect(() => {
      const choice = this.choice();
      this.document.documentElement.toggleAttribute('data-theme', choice !== 'system');
      if (choice !== 'system') this.document.documentElement.dataset['theme'] = choice;
      this.storage?.setItem(KEY, choice);
    });
  }
}

function toChoice(stored: string | null | undefined): ThemeChoice {
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}
