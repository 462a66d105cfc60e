import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { openDatabase } from './database';
import { DatabaseError } from './database-error';
import { MIGRATIONS } from './testing/data-folder.rig';

describe('a database that is not there', () => {
  const failureOf = async (databaseUrl: string): Promise<unknown> =>
    openDatabase({ databaseUrl }, MIGRATIONS).catch((thrown: unknown) => thrown);

  it('is told with its code and without the password', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const failure = await failureOf(`postgres://user:secret-word@127.0.0.1:${port}/calls`);
    expect(failure).toBeInstanceOf(DatabaseError);
    expect(failure).toMatchObject({ code: 'ECONNREFUSED', message: expect.stringContaining(`127.0.0.1:${port}`) });
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('secret-word');
  });

  it.each(['postgres://user:secret-word@:::/calls', 'postgres://user:secret-word@host:port/calls'])(
    'is told without the password also when its address is none',
    async (databaseUrl) => {
      const failure = await failureOf(databaseUrl);
      expect(failure).toBeInstanceOf(DatabaseError);
      expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('secret-word');
    },
  );
});

describe('what a database error tells', () => {
  it.each([
    [
      new Error('outer with parameters', { cause: Object.assign(new Error('duplicate key'), { code: '23505' }) }),
      'duplicate key (23505)',
    ],
    [
      new AggregateError([Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' })]),
      'connect refused (ECONNREFUSED)',
    ],
    [new Error('Query read timeout'), 'Query read timeout'],
    ['a bare string', 'no further detail'],
    [null, 'no further detail'],
  ])('is the innermost reason: %s', (thrown, message) => {
    expect(DatabaseError.from(thrown).message).toBe(message);
    expect(DatabaseError.from(DatabaseError.from(thrown)).message).toBe(message);
  });
});
