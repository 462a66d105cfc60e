import { Component, computed, inject } from '@angular/core';
import type { DestinationFieldsFragment } from '@switchboard/contract';
import type { AgentForm } from './agent-form';
import { DraftEditor } from './draft-editor';
import { Control, Setting } from './setting';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((name, index) => ({ name, day: index + 1 }));
const MAX = 20;
type Hours = NonNullable<DestinationFieldsFragment['hours']>;

/** People to whom the agent may put callers through. */
@Component({
  selector: 'app-transfer-section',
  imports: [Control, Setting],
  templateUrl: './transfer-section.html',
  styleUrls: ['./section.scss', './transfer-section.scss'],
})
export class TransferSection {
  private readonly editor = inject(DraftEditor);
  protected readonly days = DAYS;
  protected readonly max = MAX;
  /** What people write between digits. */
  protected readonly noise = /[\s().-]/g;
  protected readonly destinations = computed(() => (this.editor.form() as AgentForm).transfers);
  /** A fault of the whole list. */
  protected readonly fault = computed(() => this.editor.faults().get('conduct.transfers'));

  protected hoursFault(at: number): string | undefined {
    return this.editor.faults().get(`conduct.transfers.${at}.hours`);
  }

  protected add(): void {
    const fresh = { description: '', to: '', mode: 'COLD', announcement: null, hours: null } as const;
    this.store([...this.destinations(), { ...fresh, name: `Destination ${this.destinations().length + 1}` }]);
  }

  protected remove(at: number): void {
    this.store(this.destinations().filter((_, index) => index !== at));
  }

  protected set(at: number, change: Partial<DestinationFieldsFragment>): void {
    this.store(this.destinations().map((one, index) => (index === at ? { ...one, ...change } : one)));
  }

  protected toggleHours(at: number): void {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const usual = { timeZone, days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };
    this.set(at, { hours: this.destinations()[at]?.hours ? null : usual });
  }

  protected setHours(at: number, change: Partial<Hours>): void {
    const hours = this.destinations()[at]?.hours;
    if (hours) this.set(at, { hours: { ...hours, ...change } });
  }

  protected toggleDay(at: number, day: number): void {
    const days = this.destinations()[at]?.hours?.days ?? [];
    const chosen = days.includes(day) ? days.filter((one) => one !== day) : [...days, day];
    this.setHours(at, { days: chosen.sort((a, b) => a - b) });
  }

  private store(transfers: readonly DestinationFieldsFragment[]): void {
    this.editor.edit({ transfers });
  }
}
