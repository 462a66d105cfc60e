/** Files that lie beside the built server. */
export interface AdapterFiles {
  readonly migrationsFolder: string;
  /** The embedded database's thread. */
  readonly workerFile: string;
  /** The thread that writes recordings. */
  readonly recordingWorkerFile: string;
}
