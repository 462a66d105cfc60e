/** A new key per intended call; `randomUUID` itself exists only in secure contexts. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `dial-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
