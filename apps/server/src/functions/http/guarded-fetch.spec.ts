import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { lookup } from 'node:dns';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { guardedFetch } from './guarded-fetch';
import { MAX_BODY_BYTES } from './response-body';
import { isPrivateAddress } from './private-address';

const PRIVATE = { failed: 'The service lies on a private address, which is not allowed.' };

/** A resolver under our control: it answers the given addresses, one list for each question. */
function resolverOf(...answers: string[][]): typeof lookup {
  const resolve = (
    _name: string,
    _options: unknown,
    done: (error: null, found: { address: string; family: number }[]) => void,
  ) => {
    const addresses = answers.shift() ?? [];
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return resolve as unknown as typeof lookup;
}

describe('HTTP for tools', () => {
  let server: Server;
  let origin: string;
  let requests: string[];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    requests = [];
    answer = (_request, response) => response.end('{"ok":true}');
    server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const signal = () => AbortSignal.timeout(4_000);
  const get = (url: string, allowed: string[] = [], resolve?: typeof lookup) =>
    guardedFetch(allowed, resolve)({ method: 'GET', url: new URL(url), signal: signal() });
  const port = () => new URL(origin).port;

  it.each([
    'http://127.0.0.1',
    'http://localhost',
    'http://[::1]',
    'http://0.0.0.0',
    'http://10.1.2.3',
    'http://172.16.0.1',
    'http://192.168.1.1',
    'http://169.254.169.254',
    'http://100.64.0.1',
    'http://[fe80::1]',
    'http://[fd00::1]',
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:7f00:1]',
    'http://2130706433',
    'http://0x7f.1',
    'http://127.1',
    'http://[64:ff9b::7f00:1]',
    'http://[2002:7f00:1::]',
  ])('%s is refused', async (address) => {
    expect(await get(`${address}:${port()}/`)).toEqual(PRIVATE);
    expect(requests).toEqual([]);
  });

  it('a name is judged by what it resolves to when the connection is made', async () => {
    expect(await get(`http://harmless.example:${port()}/`, [], resolverOf(['127.0.0.1']))).toEqual(PRIVATE);
    expect(await get(`http://harmless.example:${port()}/`, [], resolverOf(['93.184.216.34', '10.0.0.1']))).toEqual(
      PRIVATE,
    );
    expect(await get(`http://harmless.example:${port()}/`, [], resolverOf(['::1']))).toEqual(PRIVATE);
    expect(requests).toEqual([]);
  });

  it('an origin on the list may be private, its neighbours not', async () => {
    expect(await get(`${origin}/orders/1`, [origin])).toMatchObject({ status: 200, body: '{"ok":true}' });
    expect(await get(`http://localhost:${port()}/`, [origin])).toEqual(PRIVATE);
    expect(requests).toEqual(['GET /orders/1']);
  });

  it('a redirect is followed on its own origin, and given up when it goes in a ring', async () => {
    answer = ({ url }, response) =>
      url === '/orders/1' ? response.writeHead(307, { location: '/orders/2' }).end() : response.end('found');
    expect(await get(`${origin}/orders/1`, [origin])).toMatchObject({ status: 200, body: 'found' });
    answer = (_request, response) => response.writeHead(302, { location: '/again' }).end();
    requests.length = 0;
    expect(await get(`${origin}/`, [origin])).toEqual({
      failed: expect.stringContaining('one address to the next') as string,
    });
    expect(requests).toHaveLength(4);
  });

  it.each([
    ...[
      'http://127.0.0.1:1/',
      'http://169.254.169.254/latest/meta-data',
      'http://[::1]:1/',
      'http://[::ffff:10.0.0.1]/',
    ],
    ...['http://2130706433/', 'http://0x7f000001/', 'http://127.1/', 'http://localhost:1/', '//10.0.0.1/'],
  ])('C7: a redirect to %s is not followed', async (location) => {
    answer = (_request, response) => response.writeHead(302, { location }).end();
    expect(await get(`${origin}/`, [origin])).toEqual(PRIVATE);
    expect(requests).toEqual(['GET /']);
  });

  it.each(['file:///etc/passwd', 'gopher://x/', 'javascript:alert(1)'])(
    'C7: a redirect to %s is refused',
    async (location) => {
      answer = (_request, response) => response.writeHead(302, { location }).end();
      expect(await get(`${origin}/`, [origin])).toEqual({ failed: 'Only http and https addresses can be asked.' });
    },
  );

  it('C7: what a tool proves itself with does not go to another origin', async () => {
    const seen: (string | undefined)[][] = [];
    const other = createServer((request, response) => {
      seen.push([request.headers.authorization, request.headers['x-key'] as string, request.headers.accept]);
      response.end('other');
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    answer = (_request, response) => response.writeHead(301, { location: `${elsewhere}/` }).end();
    const headers = { authorization: 'Bearer x', 'x-key': 'y', accept: 'application/json' };
    const outcome = await guardedFetch([origin, elsewhere])({
      ...{ method: 'GET', url: new URL(origin), headers, signal: signal() },
    });
    other.closeAllConnections();
    await new Promise((closed) => other.close(closed));
    expect(outcome).toMatchObject({ status: 200, body: 'other' });
    expect(seen).toEqual([[undefined, undefined, 'application/json']]);
  });

  it('a POST is not sent a second time', async () => {
    answer = (_request, response) => response.writeHead(307, { location: '/again' }).end();
    const outcome = await guardedFetch([origin])({ method: 'POST', url: new URL(origin), signal: signal() });
    expect(outcome).toMatchObject({ status: 307 });
    expect(requests).toEqual(['POST /']);
  });

  it('A9: of an answer of 10 MB no more is read than can be used', async () => {
    let written = 0;
    answer = (_request, response) => {
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const write = () => {
        while (written < 10_000_000 && !response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', write);
        }
        response.end();
      };
      write();
    };
    expect(await get(origin, [origin])).toEqual({ failed: 'The service sent a longer answer than can be used.' });
    expect(written).toBeLessThan(10_000_000);
  });

  it('a packed answer that was not asked for is unpacked, as far as can be used', async () => {
    const packed = (body: Buffer, encoding = 'gzip') => {
      answer = (_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body);
    };
    packed(gzipSync('{"ok":true}'));
    expect(await get(origin, [origin])).toMatchObject({ status: 200, body: '{"ok":true}' });
    // A bomb: 50 MB in 50 kB.
    packed(gzipSync(Buffer.alloc(50_000_000)));
    expect(await get(origin, [origin])).toEqual({ failed: 'The service sent a longer answer than can be used.' });
    packed(Buffer.from('not packed at all'));
    expect(await get(origin, [origin])).toEqual({ failed: 'The service sent an answer that can not be read.' });
    packed(Buffer.from('x'), 'zstd-of-tomorrow');
    expect(await get(origin, [origin])).toEqual({ failed: 'The service sent an answer that can not be read.' });
  });

  it('A9: an answer that trickles ends with the time limit', async () => {
    let trickle: NodeJS.Timeout | undefined;
    answer = (_request, response) => {
      trickle = setInterval(() => response.write('x'), 5);
    };
    const started = performance.now();
    const url = new URL(origin);
    const outcome = await guardedFetch([origin])({ method: 'GET', url, signal: AbortSignal.timeout(150) });
    clearInterval(trickle);
    expect(outcome).toEqual({ failed: 'The service took too long.' });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('an answer above 64 kB is given up', async () => {
    answer = (_request, response) => response.end('x'.repeat(MAX_BODY_BYTES));
    expect(await get(origin, [origin])).toMatchObject({ status: 200 });
    answer = (_request, response) => response.end('x'.repeat(MAX_BODY_BYTES + 1));
    expect(await get(origin, [origin])).toEqual({ failed: 'The service sent a longer answer than can be used.' });
  });

  it('ends when the call ends', async () => {
    answer = () => undefined;
    const abort = new AbortController();
    const pending = guardedFetch([origin])({ method: 'GET', url: new URL(origin), signal: abort.signal });
    await once(server, 'request');
    abort.abort();
    expect(await pending).toEqual({ failed: 'The service took too long.' });
  });

  it('a service that is away, or breaks off, is a value', async () => {
    answer = (_request, response) => response.destroy();
    expect(await get(origin, [origin])).toEqual({ failed: 'The service could not be reached.', away: true });
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('12345');
      setImmediate(() => response.destroy());
    };
    expect(await get(origin, [origin])).toEqual({ failed: 'The service could not be reached.', away: true });
  });

  it.each(['ftp://example.com', 'file:///etc/passwd', 'data:text/plain,hi'])('%s is not HTTP', async (url) => {
    expect(await get(url)).toEqual({ failed: 'Only http and https addresses can be asked.' });
  });
});

describe('private addresses', () => {
  it('an IPv4 address and its mapped form are judged alike', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isPrivateAddress(`::ffff:${address}`)).toBe(isPrivateAddress(address));
      }),
    );
  });

  it.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111', '172.15.255.255', '172.32.0.1', '100.128.0.1'])(
    '%s is public',
    (address) => {
      expect(isPrivateAddress(address)).toBe(false);
    },
  );

  it.each(['', 'localhost', '1.2.3', 'fe80::1%eth0', '255.255.255.255', '224.0.0.1', '::'])(
    '"%s" is not',
    (address) => {
      expect(isPrivateAddress(address)).toBe(true);
    },
  );
});
