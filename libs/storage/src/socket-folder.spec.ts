import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SocketFolder } from './socket-folder';
import { makeDataFolder, removeDataFolders } from './testing/data-folder.rig';

describe('the folder of the socket', () => {
  afterEach(removeDataFolders);

  it('can be entered by this account only, since the socket asks for no password', () => {
    const folder = SocketFolder.make();
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
    folder.remove();
    expect(existsSync(folder.path)).toBe(false);
  });

  it('stays within the length that a socket path may have, however long the temporary folder', () => {
    const long = join(makeDataFolder(), 'x'.repeat(90));
    mkdirSync(long);
    const folder = SocketFolder.make(long);
    expect(Buffer.byteLength(folder.socketPath)).toBeLessThanOrEqual(103);
    expect(existsSync(folder.path)).toBe(true);
    folder.remove();
  });

  it('removes no folder of another kind and nothing that lies beside the socket', () => {
    const foreign = makeDataFolder();
    new SocketFolder(foreign).remove();
    expect(existsSync(foreign)).toBe(true);
    const folder = SocketFolder.make(makeDataFolder());
    writeFileSync(join(folder.path, 'letter'), 'kept');
    folder.remove();
    expect(existsSync(join(folder.path, 'letter'))).toBe(true);
  });
});
