import type { Clock, Timer, Tool } from '@switchboard/call';
import type { StoredTool, ToolRecords } from '@switchboard/storage';
import type { Log } from '../../config/log';
import type { GuardedFetch } from '../http/guarded-fetch';
import { defineHttpTool } from '../http/http-tool';
import type { HttpToolDeps } from '../http/http-tool';
import type { SecretShelf } from '../secrets/secret-shelf';
import type { ToolSource } from '../tool-source';

/** Another server on the same database may have changed something. */
const REFRESH_MS = 10_000;

export interface StoredToolsDeps {
  readonly records: ToolRecords;
  readonly shelf: SecretShelf;
  readonly fetch: GuardedFetch;
  readonly clock: Clock;
  readonly log: Log;
  /** Others may change tools, too. */
  readonly shared: boolean;
}

/** The tools that people made, in memory: read at start and after each change. */
export class StoredTools implements ToolSource {
  private rows: ReadonlyMap<string, StoredTool> = new Map();
  private made: readonly Tool[] = [];
  private timer: Timer | null = null;

  constructor(private readonly deps: StoredToolsDeps) {}

  tools(): readonly Tool[] {
    return this.made;
  }

  all(): readonly StoredTool[] {
    return [...this.rows.values()];
  }

  tool(id: string): StoredTool | null {
    return this.rows.get(id) ?? null;
  }

  /** A tool that has not changed stays the same object. */
  async load(): Promise<void> {
    await this.deps.shelf.load();
    const before = new Map(this.made.map((tool) => [tool.id, tool]));
    const rows = await this.deps.records.tools();
    this.made = rows.map((row) => {
      const kept = this.rows.get(row.id)?.revision === row.revision ? before.get(row.id) : undefined;
      return kept ?? toolOf(row, this.httpDeps);
    });
    this.rows = new Map(rows.map((row) => [row.id, row]));
  }

  async onModuleInit(): Promise<void> {
    await this.load();
    if (this.deps.shared) this.refreshLater();
  }

  onModuleDestroy(): void {
    this.timer?.cancel();
    this.timer = null;
  }

  private get httpDeps(): HttpToolDeps {
    const { fetch, clock, shelf } = this.deps;
    return { fetch, clock, secret: shelf.open };
  }

  private refreshLater(): void {
    this.timer = this.deps.clock.after(REFRESH_MS, () => {
      this.refreshLater();
      // What was read last holds until the database answers again.
      this.load().catch((error: unknown) => this.deps.log.warn({ error }, 'tools could not be read again'));
    });
  }
}

function toolOf(row: StoredTool, deps: HttpToolDeps): Tool {
  const { id, name, description, parameters, timeoutMs, onBargeIn, http } = row;
  // Null in the row: what the agent says anyway. Empty: nothing.
  const filler = row.filler === null ? {} : { filler: row.filler.trim() || null };
  const definition = { id, timeoutMs, onBargeIn, ...filler, model: { name, description, parameters } };
  if (http !== null) return told(defineHttpTool({ ...definition, http }, deps), row);
  const tool: Tool = {
    ...definition,
    kind: 'MANUAL',
    // A call never comes here: its runner waits for a person.
    run: () => Promise.resolve({ failed: 'A person answers this during a call.' }),
  };
  return told(tool, row);
}

/** With its row, which the API shows. */
const told = (tool: Tool, stored: StoredTool): Tool => Object.assign(tool, { stored });
