import { Component, computed, inject, output, signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { LucidePlus, LucideX } from '@lucide/angular';
import { DeleteToolSecretDocument, SaveToolSecretDocument, ToolSecretsDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import { firstValueFrom, map } from 'rxjs';
import { Access } from '../access/access';
import { toRefusal } from '../graphql/refusal';
import { Moment } from '../ui/moment';
import { NeedsServer } from '../ui/needs-server';
import { FieldFaults } from './field-faults';

/** What tools prove themselves with: named here, never shown. */
@Component({
  selector: 'app-secrets-panel',
  imports: [LucidePlus, LucideX, Moment, NeedsServer],
  templateUrl: './secrets-panel.html',
  styleUrl: './secrets-panel.scss',
})
export class SecretsPanel {
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);
  protected readonly editor = inject(FieldFaults);
  /** The secret that a header is to hold. */
  readonly used = output<string>();
  protected readonly maySave = computed(() => this.access.viewer()?.role === 'ADMIN');
  protected readonly adding = signal(false);
  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly secrets = rxResource({
    stream: () =>
      this.apollo
        .query({ query: ToolSecretsDocument, fetchPolicy: 'network-only' })
        .pipe(map(({ data }) => data?.toolSecrets ?? [])),
  });

  protected async save(event: Event, name: string, value: string): Promise<void> {
    event.preventDefault();
    // This form stands within that of the tool, which is not to be saved along with a secret.
    event.stopPropagation();
    const done = await this.ask(async () => {
      const variables = { name: name.trim(), value };
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation: SaveToolSecretDocument, variables }));
      return data?.saveToolSecret.errors[0]?.message ?? null;
    });
    if (done) this.adding.set(false);
  }

  protected async remove(name: string): Promise<void> {
    await this.ask(async () => {
      const { data } = await firstValueFrom(
        this.apollo.mutate({ mutation: DeleteToolSecretDocument, variables: { name } }),
      );
      return data?.deleteToolSecret.errors[0]?.message ?? null;
    });
  }

  private async ask(act: () => Promise<string | null>): Promise<boolean> {
    if (this.busy()) return false;
    this.busy.set(true);
    this.failure.set(null);
    try {
      this.failure.set(await act());
      this.secrets.reload();
    } catch (error) {
      this.failure.set(toRefusal(error).message || 'The server did not answer.');
    } finally {
      this.busy.set(false);
    }
    return this.failure() === null;
  }
}
