import { Component, computed, inject, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { MatDialog } from '@angular/material/dialog';
import { Router, RouterLink } from '@angular/router';
import { LucideArchive, LucidePlus } from '@lucide/angular';
import type { AgentRowFragment } from '@switchboard/contract';
import { AgentsDocument, CreateAgentDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { EMPTY, expand, firstValueFrom, map, reduce } from 'rxjs';
import { Access } from '../access/access';
import { EventStreams } from '../graphql/event-streams';
import { toRefusal } from '../graphql/refusal';
import { PageTitle } from '../shell/page-title';
import { Moment } from '../ui/moment';
import { NeedsServer } from '../ui/needs-server';
import { AgentState } from './agent-state';
import { PhoneNumberPipe } from '../ui/phone-number';

@Component({
  selector: 'app-agents-page',
  imports: [AgentState, LucideArchive, LucidePlus, Moment, NeedsServer, PageTitle, PhoneNumberPipe, RouterLink],
  templateUrl: './agents-page.html',
  styleUrl: './agents-page.scss',
})
export class AgentsPage {
  private readonly apollo = inject(Apollo);
  private readonly router = inject(Router);
  private readonly dialog = inject(MatDialog);
  private readonly access = inject(Access);
  protected readonly streams = inject(EventStreams);

  protected readonly archived = signal(false);
  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly mayEdit = computed(() => ['EDITOR', 'ADMIN'].includes(this.access.viewer()?.role ?? ''));
  protected readonly agents = rxResource<readonly AgentRowFragment[], boolean>({
    params: () => this.archived(),
    stream: ({ params }) => this.all(params),
  });

  protected async create(): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.failure.set(null);
    try {
      const { data } = await firstValueFrom(
        this.apollo.mutate({ mutation: CreateAgentDocument, variables: { input: {} } }),
      );
      const { agent, errors } = data?.createAgent ?? { agent: null, errors: [] };
      if (agent) await this.router.navigate(['/agents', agent.id]);
      else this.failure.set(errors[0]?.message ?? 'The server did not answer.');
    } catch (error) {
      const refusal = toRefusal(error);
      if (refusal.code === 'UNAUTHENTICATED') return void this.access.expired();
      this.failure.set(refusal.message || 'The server did not answer.');
    } finally {
      this.busy.set(false);
    }
  }

  protected async archive(agent: AgentRowFragment): Promise<void> {
    const { ArchiveDialog } = await import('./archive-dialog');
    const opened = this.dialog.open(ArchiveDialog, { data: agent, width: '440px', role: 'alertdialog' });
    if ((await firstValueFrom(opened.afterClosed())) === true) this.agents.reload();
  }

  /** All pages: a list of agents is short, and none of it should be missing. */
  private all(includeArchived: boolean) {
    const page = (after: string | null) =>
      this.apollo
        .query({ query: AgentsDocument, variables: { includeArchived, after } })
        .pipe(map(({ data }) => data?.agents));
    return page(null).pipe(
      expand((found) => (found?.pageInfo.hasNextPage ? page(found.pageInfo.endCursor) : EMPTY)),
      reduce((rows, found) => [...rows, ...(found?.edges.map(({ node }) => node) ?? [])], [] as AgentRowFragment[]),
    );
  }
}
