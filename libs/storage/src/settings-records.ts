/** Small facts that all servers of one installation share. Values are anything JSON can hold. */
export interface SettingsRecords {
  /** Null when it was never set. */
  setting(key: string): Promise<unknown>;
  putSetting(key: string, value: unknown): Promise<void>;
  /** Sets it only if it was never set, and returns the value that stands: all servers agree on one. */
  settleSetting(key: string, value: unknown): Promise<unknown>;
}
