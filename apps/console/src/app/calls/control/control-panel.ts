import { BreakpointObserver } from '@angular/cdk/layout';
import {
  ChangeDetectorRef,
  Component,
  ElementRef,
  Injector,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { RouterLink } from '@angular/router';
import { LucideGrid3x3, LucideMegaphone, LucideMessageSquareLock, LucidePhoneForwarded } from '@lucide/angular';
import { map } from 'rxjs';
import { Shortcuts } from '../../shell/shortcuts';
import { EndReasonWord } from '../../ui/call-words';
import { DurationPipe } from '../../ui/durations';
import type { FollowedCall } from '../call-follower';
import { ActNote } from './act-note';
import { HangUp } from './hang-up';
import { Keypad } from './keypad';
import { MessageForm } from './message-form';
import { MuteAgent } from './mute-agent';
import { OperatorHand } from './operator-hand';
import { SilenceClock } from './silence-clock';
import { TransferForm } from './transfer-form';
import { TransferOrder } from './transfer-order';

const TOOLS = ['whisper', 'say', 'keypad', 'transfer'] as const;
type Tool = (typeof TOOLS)[number];

/** The same width as in the styles: below it the panel is a bar with a sheet above it. */
const BAR = '(max-width: 899px)';

/**
 * What an operator can do in a running call: at the side, or below where a thumb is. What is put between its tags (such as
 * listening in) comes first.
 */
@Component({
  selector: 'app-control-panel',
  imports: [
    ActNote,
    DurationPipe,
    EndReasonWord,
    HangUp,
    Keypad,
    LucideGrid3x3,
    LucideMegaphone,
    LucideMessageSquareLock,
    LucidePhoneForwarded,
    MessageForm,
    MuteAgent,
    RouterLink,
    SilenceClock,
    TransferForm,
  ],
  providers: [OperatorHand, TransferOrder],
  templateUrl: './control-panel.html',
  styleUrl: './control-panel.scss',
  host: { '(keydown.escape)': 'leave($event)' },
})
export class ControlPanel {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly injector = inject(Injector);
  private readonly changes = inject(ChangeDetectorRef);
  private readonly form = viewChild<MessageForm | Keypad | TransferForm>('form');
  private readonly isBar = toSignal(
    inject(BreakpointObserver)
      .observe(BAR)
      .pipe(map(({ matches }) => matches)),
    {
      initialValue: false,
    },
  );
  private readonly chosen = signal<Tool>('whisper');
  /** Opened by hand: at the side one tool is open anyway. */
  private readonly raised = signal(false);

  protected readonly hand = inject(OperatorHand);
  readonly call = input.required<FollowedCall>();
  readonly live = input.required<boolean>();

  protected readonly tools = TOOLS;
  protected readonly open = computed<Tool | null>(() => (this.raised() || !this.isBar() ? this.chosen() : null));

  constructor() {
    inject(Shortcuts).register([
      { name: 'whisper', keys: ['w'], run: () => this.show('whisper') },
      { name: 'say', keys: ['s'], run: () => this.show('say') },
      { name: 'keypad', keys: ['d'], run: () => this.show('keypad') },
      { name: 'transfer', keys: ['x'], run: () => this.show('transfer') },
    ]);
    effect(() => {
      if (!this.live()) untracked(() => this.keepFocus());
    });
  }

  protected toggle(tool: Tool): void {
    if (this.isBar() && this.open() === tool) this.raised.set(false);
    else this.show(tool);
  }

  /** Esc leaves the innermost layer: the sheet on a phone, the field at the side. */
  protected leave(event: Event): void {
    if (!(event.target instanceof Element) || event.target.closest('#operator-tool') === null) return;
    event.stopPropagation();
    this.raised.set(false);
    this.host.querySelector<HTMLElement>(`#tool-${this.chosen()}`)?.focus();
  }

  private show(tool: Tool): void {
    if (!this.live()) return;
    this.chosen.set(tool);
    this.raised.set(true);
    // At once: the next letter typed belongs to the field and must not be taken for another shortcut.
    this.changes.detectChanges();
    // On a phone the field of the keypad would bring up a keyboard that hides the keys.
    this.form()?.focus(this.isBar());
  }

  /** The controls go with the call; who was at one of them must not be thrown back to the top of the page. */
  private keepFocus(): void {
    if (!this.host.contains(document.activeElement)) return;
    const over = () => this.host.querySelector<HTMLElement>('.over')?.focus();
    afterNextRender(over, { injector: this.injector });
  }
}
