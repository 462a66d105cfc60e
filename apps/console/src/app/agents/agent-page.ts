import {
  Component,
  ElementRef,
  ViewContainerRef,
  afterRenderEffect,
  computed,
  effect,
  inject,
  input,
  untracked,
} from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { LucidePhoneOutgoing, LucideSend } from '@lucide/angular';
import { firstValueFrom } from 'rxjs';
import { EventStreams } from '../graphql/event-streams';
import { PageTitle } from '../shell/page-title';
import { Shortcuts } from '../shell/shortcuts';
import { Moment } from '../ui/moment';
import { NeedsServer } from '../ui/needs-server';
import { keyOfPath } from './agent-form';
import type { SectionId } from './agent-sections';
import { SECTIONS, SETTINGS } from './agent-sections';
import { AgentState } from './agent-state';
import { DraftEditor } from './draft-editor';
import { FallbackSection } from './fallback-section';
import { GreetingSection } from './greeting-section';
import { KeypadSection } from './keypad-section';
import { LimitsSection } from './limits-section';
import { MachinesSection } from './machines-section';
import { PromptSection } from './prompt-section';
import { SaveState } from './save-state';
import { controlOf } from './setting';
import { ToolsSection } from './tools-section';
import { TransferSection } from './transfer-section';
import { TurnsSection } from './turns-section';
import { VariablesSection } from './variables-section';
import { VersionsSection } from './versions-section';
import { VoiceSection } from './voice-section';
import { PhoneNumberPipe } from '../ui/phone-number';

/** How much of the section before the current one shows. */
const SECTION_BEFORE_PX = 64;

@Component({
  selector: 'app-agent-page',
  imports: [
    AgentState,
    FallbackSection,
    GreetingSection,
    KeypadSection,
    LimitsSection,
    MachinesSection,
    LucidePhoneOutgoing,
    LucideSend,
    Moment,
    NeedsServer,
    PageTitle,
    PhoneNumberPipe,
    PromptSection,
    RouterLink,
    SaveState,
    ToolsSection,
    TransferSection,
    TurnsSection,
    VariablesSection,
    VersionsSection,
    VoiceSection,
  ],
  providers: [DraftEditor],
  templateUrl: './agent-page.html',
  styleUrl: './agent-page.scss',
})
export class AgentPage {
  private readonly dialog = inject(MatDialog);
  private readonly router = inject(Router);
  private readonly place = inject(ViewContainerRef);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly editor = inject(DraftEditor);
  protected readonly streams = inject(EventStreams);

  readonly id = input.required<string>();
  readonly section = input<string>();

  protected readonly sections = SECTIONS;
  protected readonly apple = /Mac|iPhone|iPad/.test(navigator.platform);
  protected readonly current = computed<SectionId>(
    () => SECTIONS.find(({ id }) => id === this.section())?.id ?? 'prompt',
  );
  protected readonly title = computed(() => SECTIONS.find(({ id }) => id === this.current())?.title ?? '');
  protected readonly faulty = computed(
    () =>
      new Set(
        [...this.editor.faults().keys()].map((path) => {
          const key = keyOfPath(path);
          return key && SETTINGS[key].section;
        }),
      ),
  );
  protected readonly clashes = computed(() =>
    this.editor
      .clashing()
      .map((key) => SETTINGS[key].title)
      .join(', '),
  );
  /** There is something to publish. */
  protected readonly news = computed(() => {
    const agent = this.editor.agent();
    return agent !== null && (agent.hasDraftEdits || this.editor.dirty().length > 0);
  });

  constructor() {
    effect(() => {
      const id = this.id();
      untracked(() => void this.editor.open(id));
    });
    afterRenderEffect(() => {
      this.current();
      this.editor.loading();
      // On a phone the sections are one line that scrolls; the one before stays in sight.
      const line = this.host.querySelector<HTMLElement>('.sections');
      const here = line?.querySelector<HTMLElement>('.is-here');
      if (line && here) line.scrollLeft = here.offsetLeft - line.offsetLeft - SECTION_BEFORE_PX;
    });
    inject(Shortcuts).register([{ name: 'publish', keys: ['Mod+Shift+p'], run: () => void this.publish() }]);
  }

  protected async publish(): Promise<void> {
    if (this.editor.readOnly() || this.editor.agent() === null || this.dialog.openDialogs.length > 0) return;
    if (this.streams.state() !== 'live') return;
    const { PublishDialog } = await import('./publish-dialog');
    const opened = this.dialog.open(PublishDialog, {
      width: '640px',
      viewContainerRef: this.place,
      autoFocus: 'dialog',
    });
    const path: unknown = await firstValueFrom(opened.afterClosed());
    if (typeof path === 'string') this.reveal(path);
  }

  protected async archive(): Promise<void> {
    const agent = this.editor.agent();
    if (!agent) return;
    const { ArchiveDialog } = await import('./archive-dialog');
    const opened = this.dialog.open(ArchiveDialog, { data: agent, width: '440px', role: 'alertdialog' });
    if ((await firstValueFrom(opened.afterClosed())) === true) await this.router.navigateByUrl('/agents');
  }

  /** Leads to the setting at fault. */
  private reveal(path: string): void {
    const key = keyOfPath(path);
    if (key === null) return;
    void this.router
      .navigate([], { queryParams: { section: SETTINGS[key].section }, replaceUrl: true })
      .then(() => setTimeout(() => controlOf(path)?.focus()));
  }
}
