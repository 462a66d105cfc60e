import type { Tool } from '@switchboard/call';

/** A place tools come from: code, the database, a server of tools. */
export interface ToolSource {
  /** What it has now, from memory: asked whenever a call begins. The same tool is the same object until it changes. */
  tools(): readonly Tool[];
}

/** Tools that are there from the start and never change. @throws when two have the same name. */
export function fixedTools(tools: readonly Tool[]): ToolSource {
  const names = new Set<string>();
  for (const { model } of tools) {
    if (names.has(model.name)) throw new Error(`Two tools have the name ${model.name}.`);
    names.add(model.name);
  }
  return { tools: () => tools };
}
