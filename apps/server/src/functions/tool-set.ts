import type { Tool, ToolCatalog } from '@switchboard/call';

/** The tools of this server, by name. */
export class ToolSet implements ToolCatalog {
  private readonly byName: ReadonlyMap<string, Tool>;

  constructor(tools: readonly Tool[]) {
    this.byName = new Map(tools.map((tool) => [tool.model.name, tool]));
    if (this.byName.size !== tools.length) throw new Error('Two tools have the same name.');
  }

  tools(names?: readonly string[]): readonly Tool[] {
    if (!names) return [...this.byName.values()];
    return names.flatMap((name) => this.byName.get(name) ?? []);
  }
}
