import { Injectable, computed, inject, signal } from '@angular/core';
import type { McpServerWholeFragment, SaveMcpServerMutation } from '@switchboard/contract';
import { SaveMcpServerDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom } from 'rxjs';
import { Access } from '../../access/access';
import { toRefusal } from '../../graphql/refusal';
import { FieldFaults } from '../field-faults';
import { filled } from '../tool-form';
import type { McpForm } from './mcp-form';
import { BLANK_MCP, mcpFormOf, mcpInputOf } from './mcp-form';

type Payload = SaveMcpServerMutation['saveMcpServer'];

/** One server of tools in a person's hands: what they typed, and what is wrong with it. */
@Injectable()
export class McpEditor extends FieldFaults {
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);

  /** As it was seen; null while it is new. */
  readonly server = signal<McpServerWholeFragment | null>(null);
  readonly form = signal<McpForm>(BLANK_MCP);
  readonly busy = signal(false);
  readonly failure = signal<string | null>(null);
  /** Somebody else's newer state, while it stands in the way. */
  readonly theirs = signal<McpServerWholeFragment | null>(null);
  readonly faults = signal<ReadonlyMap<string, string>>(new Map());
  readonly readOnly = computed(() => !['EDITOR', 'ADMIN'].includes(this.access.viewer()?.role ?? ''));

  show(server: McpServerWholeFragment | null): void {
    this.server.set(server);
    this.form.set(server ? mcpFormOf(server) : BLANK_MCP);
    this.theirs.set(null);
    this.tell([]);
  }

  edit(change: Partial<McpForm>): void {
    this.form.update((form) => ({ ...form, ...change }));
  }

  allow(name: string, on: boolean): void {
    const rest = (this.form().allowedTools ?? []).filter((one) => one !== name);
    this.edit({ allowedTools: on ? [...rest, name] : rest });
  }

  /** Null unless it was saved. */
  async save(): Promise<McpServerWholeFragment | null> {
    if (this.busy() || this.readOnly()) return null;
    // Faults are told by row: the rows on the screen are those that are sent.
    this.edit({ headers: filled(this.form().headers) });
    const input = mcpInputOf(this.form());
    this.busy.set(true);
    this.tell([]);
    try {
      const variables = { ...this.seen(), input };
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation: SaveMcpServerDocument, variables }));
      return this.answered(data?.saveMcpServer);
    } catch (error) {
      return this.failed(error);
    } finally {
      this.busy.set(false);
    }
  }

  useTheirs(): void {
    this.show(this.theirs());
  }

  /** The next saving is made on top of theirs. */
  keepMine(): void {
    this.server.set(this.theirs());
    this.theirs.set(null);
  }

  private seen(): { readonly id: string | null; readonly expectedRevision: number | null } {
    const server = this.server();
    return { id: server?.id ?? null, expectedRevision: server?.revision ?? null };
  }

  private failed(error: unknown): null {
    const { code, message } = toRefusal(error);
    if (code === 'UNAUTHENTICATED') void this.access.expired();
    this.failure.set(message || 'The server did not answer.');
    return null;
  }

  private answered(payload: Payload | undefined): McpServerWholeFragment | null {
    const { mcpServer = null, errors = [] } = payload ?? {};
    if (mcpServer && errors.some(({ code }) => code === 'STALE_REVISION')) {
      this.theirs.set(mcpServer);
      return null;
    }
    this.tell(errors);
    return errors.length > 0 ? null : mcpServer;
  }

  private tell(errors: Payload['errors']): void {
    const placed = errors.filter(({ field }) => field?.[0] === 'input');
    const other = errors.find(({ field }) => field?.[0] !== 'input');
    this.faults.set(new Map(placed.map(({ field, message }) => [(field ?? []).slice(1).join('.'), message])));
    const count = placed.length === 1 ? 'One field needs' : `${placed.length} fields need`;
    this.failure.set(other?.message ?? (placed.length > 0 ? `${count} your attention.` : null));
  }
}
