import { Component, computed, inject, input, output } from '@angular/core';
import { LucideTrash2 } from '@lucide/angular';
import type { AgentForm } from './agent-form';
import { DraftEditor } from './draft-editor';
import type { Collect, MenuEntry } from './keypad-menu';
import { ACTIONS, actionWords, CHECKS, KEYS, USUAL_COLLECT, withAction } from './keypad-menu';
import { NumberSetting } from './number-setting';
import { Control, Setting } from './setting';

/** One key of the menu. */
@Component({
  selector: 'app-keypad-entry',
  imports: [Control, LucideTrash2, NumberSetting, Setting],
  templateUrl: './keypad-entry.html',
  styleUrls: ['./section.scss', './keypad-entry.scss'],
  host: { role: 'group', '[attr.aria-label]': '"Key " + entry().key' },
})
export class KeypadEntry {
  protected readonly editor = inject(DraftEditor);
  readonly entry = input.required<MenuEntry>();
  /** Its place in the menu. */
  readonly place = input.required<number>();
  /** Keys of the others. */
  readonly taken = input.required<readonly string[]>();
  readonly changed = output<MenuEntry>();
  readonly removed = output();
  protected readonly actions = ACTIONS;
  protected readonly checks = CHECKS;
  protected readonly words = computed(() => actionWords(this.entry().action));
  protected readonly keys = computed(() => KEYS.filter((key) => !this.taken().includes(key)));
  protected readonly collect = computed(() => this.entry().collect ?? USUAL_COLLECT);

  /** Those of the agent, and the one that stands here though it is gone. */
  protected readonly destinations = computed(() => {
    const names = (this.editor.form() as AgentForm).transfers.map(({ name }) => name);
    const { action, target } = this.entry();
    return [...new Set(action === 'TRANSFER' && target !== '' ? [...names, target] : names)];
  });

  protected path(...names: string[]): string {
    return ['conduct.keypad.menu', this.place(), ...names].join('.');
  }

  protected set(change: Partial<MenuEntry>): void {
    this.changed.emit({ ...this.entry(), ...change });
  }

  protected act(action: string): void {
    const chosen = ACTIONS.find(({ id }) => id === action);
    if (chosen) this.changed.emit(withAction(this.entry(), chosen.id));
  }

  protected setCollect(change: Partial<Collect>): void {
    this.set({ collect: { ...this.collect(), ...change } });
  }

  protected setCheck(check: string): void {
    const chosen = CHECKS.find(({ id }) => id === check);
    if (chosen) this.setCollect({ check: chosen.id });
  }
}
