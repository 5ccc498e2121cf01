import type { NamesWish } from "../model/names-wish.js";

/** What a connection is asked for, besides the engine. */
export interface ConnectionOptions {
  readonly mtu: number;
  /** Names and addresses under which the VM may see this host, best first. */
  readonly endpoints: readonly string[];
  /** Containers with a virtual machine in them, by name, beside those that say it themselves by their label. */
  readonly guests?: readonly string[];
  /** Null where containers are to have no names on this host. */
  readonly names: NamesWish | null;
  /** Told of what was thrown, by a step (a fault has no cause and no stack) or by a listener, for a log; never throws. */
  readonly onError?: ((error: unknown) => void) | undefined;
}
