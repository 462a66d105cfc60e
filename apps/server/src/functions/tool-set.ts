import type { Tool, ToolCatalog } from '@switchboard/call';
import { checkedTool } from './checked-tool';
import type { ToolSource } from './tool-source';

/**
 * The tools of all sources as one catalogue. Where two have the same name the earlier source wins. A call takes its tools
 * when it begins and keeps them: what changes meanwhile reaches the next one.
 */
export class ToolSet implements ToolCatalog {
  /** By the tool as its source has it, so that a schema is read once. */
  private readonly checked = new WeakMap<Tool, Tool>();

  constructor(private readonly sources: readonly ToolSource[]) {}

  tools(names?: readonly string[]): readonly Tool[] {
    const byName = this.byName();
    if (!names) return [...byName.values()].map((tool) => this.withCheck(tool));
    return names.flatMap((name) => {
      const tool = byName.get(name);
      return tool ? [this.withCheck(tool)] : [];
    });
  }

  private byName(): ReadonlyMap<string, Tool> {
    const byName = new Map<string, Tool>();
    for (const tool of this.sources.flatMap((source) => source.tools())) {
      if (!byName.has(tool.model.name)) byName.set(tool.model.name, tool);
    }
    return byName;
  }

  private withCheck(tool: Tool): Tool {
    const checked = this.checked.get(tool) ?? checkedTool(tool);
    this.checked.set(tool, checked);
    return checked;
  }
}
