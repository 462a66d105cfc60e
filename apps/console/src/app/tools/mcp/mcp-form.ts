import type { McpServerInput, McpServerWholeFragment } from '@switchboard/contract';
import type { Pair } from '../tool-form';
import { filled } from '../tool-form';

/** What a person edits of a server of tools. */
export interface McpForm {
  readonly name: string;
  readonly url: string;
  readonly headers: readonly Pair[];
  /** Null: all, also those that it gets later. */
  readonly allowedTools: readonly string[] | null;
  readonly timeoutMs: number;
}

export const BLANK_MCP: McpForm = { name: '', url: '', headers: [], allowedTools: null, timeoutMs: 10_000 };

export const mcpFormOf = ({ name, url, headers, allowedTools, timeoutMs }: McpServerWholeFragment): McpForm => ({
  ...{ name, url, allowedTools, timeoutMs },
  headers: headers.map(({ name: header, value }) => ({ name: header, value })),
});

/** What the server is to keep. Rows that nobody filled are left out. */
export function mcpInputOf({ name, url, headers, allowedTools, timeoutMs }: McpForm): McpServerInput {
  const chosen = allowedTools && [...allowedTools];
  return { name: name.trim(), url: url.trim(), headers: filled(headers), allowedTools: chosen, timeoutMs };
}

export interface Choice {
  readonly name: string;
  readonly description: string;
  readonly on: boolean;
  /** The server does not list it any more. */
  readonly gone: boolean;
}

/** The tools to choose from: what is listed, and what was chosen before and is listed no more. */
export function choicesOf(
  listed: readonly { readonly name: string; readonly description: string }[],
  allowed: readonly string[] | null,
): readonly Choice[] {
  const gone = (allowed ?? []).filter((name) => !listed.some((tool) => tool.name === name));
  return [
    ...listed.map(({ name, description }) => ({ name, description, on: allowed?.includes(name) ?? true, gone: false })),
    ...gone.map((name) => ({ name, description: '', on: true, gone: true })),
  ];
}

/** In words, such as “2 of 5 tools”. */
export function toolsWord(tools: readonly { readonly allowed: boolean }[]): string {
  const allowed = tools.filter((tool) => tool.allowed).length;
  const noun = tools.length === 1 ? 'tool' : 'tools';
  return allowed === tools.length ? `${tools.length} ${noun}` : `${allowed} of ${tools.length} ${noun}`;
}
