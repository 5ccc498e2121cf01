/** Whether the system opens the app when its user logs in. The system alone remembers it. */
export interface LoginItem {
  /** From the system, anew. */
  read(): Promise<boolean>;
  /** Throws AppRefused where it is not so afterwards. */
  set(isWanted: boolean): Promise<void>;
}
