import type { SeedItem } from './seed-items';

/** What has to be sent so that a seeded sentence reads otherwise. */
export interface Rewording {
  readonly deleted: string;
  /** The id of the item before it; `root` for the first. */
  readonly after: string;
}

/** The items that stand for what an earlier session said, so that one can be replaced in its place. */
export class Retold {
  private readonly order: string[] = [];
  /** Item of an earlier session → the seed that stands for it. */
  private readonly seeds = new Map<string, string>();

  planted(item: SeedItem, standsFor: string | undefined): void {
    this.order.push(item.id);
    if (standsFor !== undefined) this.seeds.set(standsFor, item.id);
  }

  /** Null for an item that was not told. `heir`: id of the seed that takes its place; null: none does. */
  replace(itemId: string, heir: string | null): Rewording | null {
    const deleted = this.seeds.get(itemId);
    if (deleted === undefined) return null;
    const at = this.order.indexOf(deleted);
    const after = this.order[at - 1] ?? 'root';
    this.order.splice(at, 1, ...(heir === null ? [] : [heir]));
    if (heir === null) this.seeds.delete(itemId);
    else this.seeds.set(itemId, heir);
    return { deleted, after };
  }
}
