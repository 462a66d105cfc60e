import { Component, computed, ElementRef, inject } from '@angular/core';
import { LucidePlus } from '@lucide/angular';
import type { AgentForm } from './agent-form';
import { DraftEditor } from './draft-editor';
import { KeypadEntry } from './keypad-entry';
import type { Keypad, MenuEntry } from './keypad-menu';
import { freeKey } from './keypad-menu';
import { NumberSetting } from './number-setting';
import { Control, Setting } from './setting';

const WHEN = [
  { id: 'GREETING', title: 'At the beginning', hint: 'Until the caller has spoken or chosen.' },
  { id: 'ALWAYS', title: 'All the time', hint: 'But not while digits are collected.' },
] as const;

@Component({
  selector: 'app-keypad-section',
  imports: [Control, KeypadEntry, LucidePlus, NumberSetting, Setting],
  templateUrl: './keypad-section.html',
  styleUrls: ['./section.scss', './keypad-section.scss'],
})
export class KeypadSection {
  private readonly editor = inject(DraftEditor);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly when = WHEN;
  protected readonly keypad = computed(() => (this.editor.form() as AgentForm).keypad);
  protected readonly free = computed(() => freeKey(this.keypad().menu));
  protected readonly fault = computed(() => this.editor.faults().get('conduct.keypad'));

  protected set(change: Partial<Keypad>): void {
    this.editor.edit({ keypad: { ...this.keypad(), ...change } });
  }

  protected taken(entry: MenuEntry): string[] {
    return this.keypad()
      .menu.filter((other) => other !== entry)
      .map(({ key }) => key);
  }

  protected add(): void {
    const key = this.free();
    if (key === null) return;
    const entry: MenuEntry = { key, label: '', action: 'SAY', text: '', target: '', collect: null };
    this.set({ menu: [...this.keypad().menu, entry] });
    const label = `.entries > :last-child .label input`;
    setTimeout(() => this.host.nativeElement.querySelector<HTMLElement>(label)?.focus());
  }

  protected change(place: number, entry: MenuEntry): void {
    this.set({ menu: this.keypad().menu.map((old, at) => (at === place ? entry : old)) });
  }

  protected remove(place: number): void {
    this.set({ menu: this.keypad().menu.filter((_, at) => at !== place) });
    setTimeout(() => this.host.nativeElement.querySelector<HTMLElement>('.add')?.focus());
  }
}
