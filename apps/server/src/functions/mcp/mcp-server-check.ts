import type { Problem } from '@switchboard/call';
import type { McpServerSettings } from '@switchboard/storage';
import { z } from 'zod';

/** Headers that the protocol itself sets, or that belong to the connection. */
const TAKEN = new Set([
  'accept',
  'connection',
  'content-length',
  'content-type',
  'host',
  'mcp-session-id',
  'mcp-protocol-version',
  'transfer-encoding',
]);

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

const Header = z.object({
  name: z
    .string()
    .regex(/^[!#$%&'*+.^_`|~0-9a-zA-Z-]{1,100}$/, 'This is no name of a header.')
    .refine((name) => !TAKEN.has(name.toLowerCase()), 'This header is set by the protocol itself.'),
  value: z
    .string()
    .max(4_000)
    .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'There is a character in it that no header can have.'),
});
const Settings = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,23}$/, '1 to 24 small letters, digits and “_”, beginning with a letter.'),
  url: z.string().max(2_000).refine(isAddress, 'An absolute http or https address without a password is wanted.'),
  headers: z.array(Header).max(20),
  allowedTools: z.array(z.string().min(1).max(200)).max(200).nullable(),
  timeoutMs: z.number().int().min(500).max(60_000),
});

/** What is wrong with the settings of a server of tools, each with its field below `input`. */
export function faultsOf(settings: McpServerSettings): readonly Problem[] {
  const read = Settings.safeParse(settings);
  return (read.error?.issues ?? []).map(({ path, message }) => ({
    ...{ code: 'INVALID_INPUT', message, retryable: false, field: ['input', ...path.map(String)] },
  }));
}
