import { Component, computed, inject, input, output, signal } from '@angular/core';
import { LucideRotateCcw, LucideX } from '@lucide/angular';
import type { McpServerWholeFragment } from '@switchboard/contract';
import { DeleteMcpServerDocument, RefreshMcpServerDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom } from 'rxjs';
import { Access } from '../../access/access';
import { toRefusal } from '../../graphql/refusal';
import { Moment } from '../../ui/moment';
import { NeedsServer } from '../../ui/needs-server';
import { seconds } from '../tool-words';
import { toolsWord } from './mcp-form';

/** A server of tools: whether it can be asked, what it has, and what can be done with it. */
@Component({
  selector: 'app-mcp-server-card',
  imports: [LucideRotateCcw, LucideX, Moment, NeedsServer],
  templateUrl: './mcp-server-card.html',
  styleUrl: './mcp-server-card.scss',
})
export class McpServerCard {
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);
  readonly server = input.required<McpServerWholeFragment>();
  /** It was asked again. */
  readonly changed = output<McpServerWholeFragment>();
  readonly edit = output<void>();
  readonly deleted = output<void>();
  protected readonly seconds = seconds;
  protected readonly busy = signal<'refreshing' | 'deleting' | null>(null);
  protected readonly askDelete = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly tools = computed(() => toolsWord(this.server().tools));

  protected refresh(): Promise<void> {
    return this.act('refreshing', async () => {
      const variables = { id: this.server().id };
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation: RefreshMcpServerDocument, variables }));
      const { mcpServer, errors = [] } = data?.refreshMcpServer ?? {};
      if (mcpServer) this.changed.emit(mcpServer);
      return errors[0]?.message ?? null;
    });
  }

  protected remove(): Promise<void> {
    return this.act('deleting', async () => {
      const variables = { id: this.server().id };
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation: DeleteMcpServerDocument, variables }));
      const [error] = data?.deleteMcpServer.errors ?? [];
      // Somebody else was faster: it is gone all the same.
      if (!error || error.code === 'NOT_FOUND') this.deleted.emit();
      return error && error.code !== 'NOT_FOUND' ? error.message : null;
    });
  }

  private async act(what: 'refreshing' | 'deleting', ask: () => Promise<string | null>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(what);
    this.failure.set(null);
    try {
      this.failure.set(await ask());
    } catch (error) {
      const { code, message } = toRefusal(error);
      if (code === 'UNAUTHENTICATED') void this.access.expired();
      this.failure.set(message || 'The server did not answer.');
    } finally {
      this.busy.set(null);
      this.askDelete.set(false);
    }
  }
}
