import { Component, computed, inject, signal } from '@angular/core';
import {
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { LucideArrowUpRight, LucideTriangleAlert } from '@lucide/angular';
import type { PublishAgentMutation, PublishCheckQuery } from '@switchboard/contract';
import { PublishAgentDocument, PublishCheckDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom } from 'rxjs';
import { toRefusal } from '../graphql/refusal';
import { NeedsServer } from '../ui/needs-server';
import { formOf, formOfDraft, keyOfPath, pathOf } from './agent-form';
import { SETTINGS } from './agent-sections';
import { DraftEditor } from './draft-editor';
import { lineDiff } from './prompt-text';
import { changesBetween } from './setting-words';
import { PhoneNumberPipe } from '../ui/phone-number';

type Published = PublishAgentMutation['publishAgent'];
type Problem = PublishCheckQuery['publishProblems'][number];

/** What callers would get, what stands in the way, and the button. Closes with the path of a setting to fix. */
@Component({
  selector: 'app-publish-dialog',
  imports: [
    LucideArrowUpRight,
    LucideTriangleAlert,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    NeedsServer,
    PhoneNumberPipe,
  ],
  templateUrl: './publish-dialog.html',
  styleUrl: './publish-dialog.scss',
})
export class PublishDialog {
  private readonly apollo = inject(Apollo);
  private readonly dialog = inject<MatDialogRef<PublishDialog, string>>(MatDialogRef);
  protected readonly editor = inject(DraftEditor);

  protected readonly check = signal<PublishCheckQuery | null>(null);
  protected readonly failure = signal<string | null>(null);
  protected readonly busy = signal(false);
  protected readonly note = signal('');
  protected readonly next = computed(() => (this.editor.agent()?.published?.number ?? 0) + 1);
  protected readonly changes = computed(() => {
    const agent = this.editor.agent();
    if (!agent?.published) return [];
    const tools = new Map(this.editor.tools().map(({ id, name }) => [id, name]));
    // The name is the agent's, not the version's: it is changed already.
    const live = formOf(agent.name, agent.published);
    return changesBetween(live, formOfDraft(agent), (id) => tools.get(id) ?? id);
  });
  protected readonly promptDiff = computed(() => {
    const agent = this.editor.agent();
    return agent?.published ? lineDiff(agent.published.instructions, agent.draft.instructions) : [];
  });
  /** The draft says what callers get already. */
  protected readonly nothingNew = computed(() => this.editor.agent()?.hasDraftEdits === false);
  protected readonly ready = computed(() => this.check()?.publishProblems.length === 0 && !this.nothingNew());

  constructor() {
    void this.load();
  }

  protected where(problem: Problem): string {
    const key = keyOfPath(pathOf(problem.field));
    return key ? SETTINGS[key].title : 'Agent';
  }

  protected fix(problem: Problem): void {
    this.dialog.close(pathOf(problem.field));
  }

  protected async publish(event: Event): Promise<void> {
    event.preventDefault();
    const agent = this.editor.agent();
    if (!agent || !this.ready() || this.busy()) return;
    this.busy.set(true);
    this.failure.set(null);
    try {
      this.published(await this.send(agent.id, agent.draft.revision));
    } catch (error) {
      this.failure.set(toRefusal(error).message || 'The server did not answer.');
    } finally {
      this.busy.set(false);
    }
  }

  private async send(agentId: string, expectedRevision: number): Promise<Published | undefined> {
    const variables = { agentId, expectedRevision, note: this.note().trim() || null };
    const { data } = await firstValueFrom(this.apollo.mutate({ mutation: PublishAgentDocument, variables }));
    return data?.publishAgent;
  }

  /** A refusal brings the newer state with it, too. */
  private published(answer: Published | undefined): void {
    if (answer?.agent) this.editor.adopt(answer.agent);
    const problem = answer?.errors[0];
    if (problem) this.failure.set(problem.message);
    else this.dialog.close();
  }

  /** Only what the server has can be published. */
  private async load(): Promise<void> {
    const agent = this.editor.agent();
    if (!(await this.editor.flush())) {
      return this.failure.set(
        'The draft is not saved yet; look at the marked values, or at what somebody else edited.',
      );
    }
    if (!agent) return;
    try {
      const variables = { agentId: agent.id };
      const { data } = await firstValueFrom(this.apollo.query({ query: PublishCheckDocument, variables }));
      this.check.set(data ?? null);
    } catch (error) {
      this.failure.set(toRefusal(error).message || 'The server did not answer.');
    }
  }
}
