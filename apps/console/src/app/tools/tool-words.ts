import type { ToolRowFragment } from '@switchboard/contract';

type Kind = ToolRowFragment['kind'];

const WORDS: Readonly<Record<string, string>> = {
  HTTP: 'HTTP',
  MANUAL: 'Manual',
  SERVER: 'In code',
  MCP: 'MCP',
  END_CALL: 'Built in',
  TRANSFER_CALL: 'Built in',
  SEND_SMS: 'Built in',
  VOICEMAIL: 'Built in',
};

/** What kind of tool it is, in a word. A kind of a newer server is shown as it is named there. */
export const kindWord = (kind: Kind): string => WORDS[kind] ?? kind;

export const seconds = (ms: number): string => `${(ms / 1_000).toLocaleString('en-US')} s`;
