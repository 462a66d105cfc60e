import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup as resolveName } from 'node:dns';
import type { RequestOptions } from 'node:http';
import { isIP } from 'node:net';
import { isPrivateAddress } from './private-address';

/** Node's own way to ask for the addresses of a name. */
export type Resolve = typeof resolveName;

type LookupDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** An address that only this server and its neighbours can reach. */
export class PrivateAddress extends Error {}

/** Whether `hostname`, as a URL has it, is itself a private address; a name is judged when it is resolved. */
export function isPrivateLiteral(hostname: string): boolean {
  const literal = hostname.replace(/^\[|\]$/g, '');
  return isIP(literal) !== 0 && isPrivateAddress(literal);
}

/**
 * The `lookup` of a request that may reach public addresses only: resolves a name as Node would, and fails with `PrivateAddress`
 * when any of its addresses is private. Node asks no lookup for a literal address: `isPrivateLiteral` judges those.
 */
export function publicLookup(resolve: Resolve = resolveName): RequestOptions['lookup'] {
  const lookup = (hostname: string, options: LookupOptions, done: LookupDone): void => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      if (addresses.some(({ address }) => isPrivateAddress(address))) return done(new PrivateAddress(), []);
      const [first] = addresses;
      if (options.all) done(null, addresses);
      else done(null, first?.address ?? '', first?.family);
    });
  };
  return lookup as RequestOptions['lookup'];
}
