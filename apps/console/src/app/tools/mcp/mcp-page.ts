import { Component, computed, inject, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { RouterLink } from '@angular/router';
import { LucidePlus } from '@lucide/angular';
import type { McpServerWholeFragment } from '@switchboard/contract';
import { McpServersDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { map } from 'rxjs';
import { Access } from '../../access/access';
import { EventStreams } from '../../graphql/event-streams';
import { PageTitle } from '../../shell/page-title';
import { McpServerCard } from './mcp-server-card';
import { McpServerForm } from './mcp-server-form';

const byName = (one: McpServerWholeFragment, other: McpServerWholeFragment): number =>
  one.name.localeCompare(other.name);

/** Other servers whose tools agents can use, by the Model Context Protocol. */
@Component({
  selector: 'app-mcp-page',
  imports: [LucidePlus, McpServerCard, McpServerForm, PageTitle, RouterLink],
  templateUrl: './mcp-page.html',
  styleUrl: './mcp-page.scss',
})
export class McpPage {
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);
  protected readonly streams = inject(EventStreams);
  protected readonly mayEdit = computed(() => ['EDITOR', 'ADMIN'].includes(this.access.viewer()?.role ?? ''));
  /** The id of the one in the form, `new`, or null while none is. */
  protected readonly open = signal<string | null>(null);
  protected readonly servers = rxResource({
    // Undefined: it is not asked, as the server would refuse it.
    params: () => (this.mayEdit() ? {} : undefined),
    stream: () =>
      this.apollo
        .query({ query: McpServersDocument, fetchPolicy: 'network-only' })
        .pipe(map(({ data }) => [...(data?.mcpServers ?? [])].sort(byName))),
  });

  protected put(server: McpServerWholeFragment): void {
    this.servers.update((servers) => [...(servers ?? []).filter(({ id }) => id !== server.id), server].sort(byName));
  }

  protected saved(server: McpServerWholeFragment): void {
    this.put(server);
    this.open.set(null);
  }

  protected drop(id: string): void {
    this.servers.update((servers) => (servers ?? []).filter((server) => server.id !== id));
  }
}
