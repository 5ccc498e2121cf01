import type { NamesConfig, NamesReport } from "../protocol/messages.js";

/**
 * The host's own resolver, as far as this product may tell it anything: which server to ask for one zone, on
 * loopback. No call rejects; what went wrong is a report.
 */
export interface NameService {
  /**
   * Has the host ask `names` and nobody else of ours, and reads that back. What is right already is not written
   * again; what is another program's is left alone. `interfaceName` is the tunnel's, which is there.
   */
  set(names: NamesConfig, interfaceName: string): Promise<NamesReport>;
  /** What the host does about `names` at this moment; changes nothing. */
  read(names: NamesConfig, interfaceName: string): Promise<NamesReport>;
  /** Takes back everything of ours, an earlier helper's included; nothing there is success. */
  clear(): Promise<void>;
}
