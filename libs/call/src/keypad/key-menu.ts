import type { MomentWatcher, Moment } from '../moment';
import type { KeypadSettings, MenuEntry } from './keypad-settings';

/** The agent's keys: which of them mean something now. */
export class KeyMenu implements MomentWatcher {
  private open = true;

  constructor(private readonly settings: Pick<KeypadSettings, 'menu' | 'menuWhen'>) {}

  entry(key: string): MenuEntry | null {
    if (!this.open) return null;
    return this.settings.menu.find((entry) => entry.key === key) ?? null;
  }

  /** A choice was made. */
  chosen(): void {
    if (this.settings.menuWhen === 'GREETING') this.open = false;
  }

  update({ callerSpeaking }: Moment): void {
    if (callerSpeaking) this.chosen();
  }
}
