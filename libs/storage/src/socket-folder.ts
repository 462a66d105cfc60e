import { mkdtempSync, rmSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** pg builds the name of the socket's file from the port. */
const PORT = 5432;
const SOCKET_NAME = `.s.PGSQL.${PORT}`;
const PREFIX = 'switchboard-db-';
/** A socket's path holds 104 bytes on macOS and 108 on Linux, with the closing zero. */
const MAX_PATH_BYTES = 103;

/**
 * A short folder that only this account can enter, for the socket of the embedded database: whoever reaches the socket
 * is let in without a password.
 */
export class SocketFolder {
  constructor(readonly path: string) {}

  /** Under the system's temporary folder or, where that is too long, under `/tmp`. */
  static make(temporary = tmpdir()): SocketFolder {
    const length = Buffer.byteLength(join(temporary, `${PREFIX}XXXXXX`, SOCKET_NAME));
    return new SocketFolder(mkdtempSync(join(length <= MAX_PATH_BYTES ? temporary : '/tmp', PREFIX)));
  }

  get socketPath(): string {
    return join(this.path, SOCKET_NAME);
  }

  get connection(): { readonly host: string; readonly port: number } {
    return { host: this.path, port: PORT };
  }

  /** Removes nothing that is not such a folder, whatever a file claimed. */
  remove(): void {
    if (!basename(this.path).startsWith(PREFIX)) return;
    rmSync(this.socketPath, { force: true });
    try {
      rmdirSync(this.path);
    } catch {
      // Not empty, or gone already.
    }
  }
}
