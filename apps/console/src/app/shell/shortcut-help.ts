import { Component, inject } from '@angular/core';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';
import { Shortcuts } from './shortcuts';

/** The keys of the current page. */
@Component({
  selector: 'app-shortcut-help',
  imports: [MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  templateUrl: './shortcut-help.html',
  styles: `
    dl {
      display: grid;
      padding-top: 8px;
      grid-template-columns: 1fr auto;
      gap: 6px 24px;
      color: var(--c-text);
    }
    dd {
      display: flex;
      gap: 4px;
      justify-content: flex-end;
    }
    .switch {
      display: flex;
      gap: 8px;
      align-items: center;
      margin-top: 16px;
      padding-top: 16px;
      border-top: 1px solid var(--c-rule);
      color: var(--c-text);
    }
    .switch input {
      width: 16px;
      height: 16px;
      margin: 0;
    }
  `,
})
export class ShortcutHelp {
  protected readonly shortcuts = inject(Shortcuts);

  protected parts(keys: string): string[] {
    return keys.split(' ').map((key) => WRITTEN[key] ?? key);
  }
}

const MOD = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl ';
const WRITTEN: Readonly<Record<string, string>> = {
  'Mod+k': `${MOD}K`,
  'Mod+Shift+p': `${MOD}⇧ P`,
  ArrowDown: '↓',
  ArrowUp: '↑',
  'Shift+Escape': '⇧ Esc',
};
