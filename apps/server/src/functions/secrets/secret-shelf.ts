import type { SealedSecret, ToolRecords } from '@switchboard/storage';
import type { Log } from '../../config/log';
import type { SecretBox } from './secret-box';

export interface SecretShelfDeps {
  readonly records: ToolRecords;
  /** Asked when there is something to seal or open for the first time: an installation without secrets needs no key. */
  readonly box: () => SecretBox;
  readonly log: Log;
}

/** The secrets of tools, sealed in memory and opened for one request at a time. */
export class SecretShelf {
  private sealed: ReadonlyMap<string, SealedSecret> = new Map();
  private openedBox: SecretBox | null = null;
  private told = '';

  constructor(private readonly deps: SecretShelfDeps) {}

  /** Without anything that could be opened. */
  list(): readonly { readonly secret: SealedSecret; readonly usable: boolean }[] {
    return [...this.sealed.values()].map((secret) => ({ secret, usable: this.open(secret.name) !== null }));
  }

  has(name: string): boolean {
    return this.sealed.has(name);
  }

  /** Null: there is none, or it was sealed by a key that this server does not have. */
  readonly open = (name: string): string | null => {
    const secret = this.sealed.get(name);
    return secret ? this.box.open(name, secret) : null;
  };

  async load(): Promise<void> {
    this.sealed = new Map((await this.deps.records.secrets()).map((secret) => [secret.name, secret]));
    await this.reseal();
    this.tellUnusable();
  }

  async put(name: string, value: string, { by, at }: { by: string; at: string }): Promise<void> {
    await this.deps.records.putSecret({ name, ...this.box.seal(name, value), updatedAt: at, updatedBy: by });
    await this.load();
  }

  async remove(name: string): Promise<boolean> {
    const removed = await this.deps.records.deleteSecret(name);
    await this.load();
    return removed;
  }

  private get box(): SecretBox {
    this.openedBox ??= this.deps.box();
    return this.openedBox;
  }

  /** What an older key sealed is sealed by the newest, so that the older one can be taken away. */
  private async reseal(): Promise<void> {
    for (const secret of this.sealed.values()) {
      const value = secret.keyId === this.box.keyId ? null : this.open(secret.name);
      if (value === null) continue;
      const fresh = { ...secret, ...this.box.seal(secret.name, value) };
      await this.deps.records.putSecret(fresh);
      this.sealed = new Map([...this.sealed, [secret.name, fresh]]);
    }
  }

  /** Once for each set of them, so that a refresh does not fill the log. */
  private tellUnusable(): void {
    const names = this.list()
      .filter(({ usable }) => !usable)
      .map(({ secret }) => secret.name);
    if (names.join() === this.told) return;
    this.told = names.join();
    if (names.length === 0) return;
    const message =
      'secrets of tools can not be opened: ENCRYPTION_KEY is another than the one that sealed them. Set the former one, or save the secrets again.';
    this.deps.log.error({ secrets: names }, message);
  }
}
