import type { HostPrefix } from "../../bridge/model/host-prefix.js";
import type { HelperLink, HelperPort } from "../../bridge/session/ports.js";
import type { Cidr } from "../../helper/net/cidr.js";
import type {
  DesiredState,
  HelperStatus,
  NamesReport,
  RouteRefusal,
} from "../../helper/protocol/messages.js";

const HOST_KEY = "HOSTHOSTHOSTHOSTHOSTHOSTHOSTHOSTHOSTHOSTHOU=";

/** A helper that installs what it is asked for, except what `refuse` names, and sees a handshake at once. */
export class FakeHelper implements HelperPort {
  /** Every desired state, in order. */
  readonly applied: DesiredState[] = [];
  isReleased = false;
  opened = 0;
  refuse: (destination: Cidr) => boolean = () => false;
  refusal: RouteRefusal = { code: "owned-by-other", interfaceName: "utun4" };
  hasHandshake = true;
  namesReport: NamesReport = { state: "set", by: "resolver-file" };
  /** What the host is attached to. */
  readonly #attached: () => readonly HostPrefix[];
  readonly failures: unknown[] = [];
  /** Thrown by the next `apply`, once each. */
  readonly applyFailures: unknown[] = [];
  #close: (() => void) | null = null;
  #tell: (status: HelperStatus) => void = () => {};

  constructor(attached: () => readonly HostPrefix[]) {
    this.#attached = attached;
  }

  async open(): Promise<HelperLink> {
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    this.opened += 1;
    const statusListeners = new Set<(status: HelperStatus) => void>();
    const closeListeners = new Set<() => void>();
    this.#tell = (status) => {
      for (const listener of statusListeners) listener(status);
    };
    this.#close = () => {
      for (const listener of closeListeners) listener();
    };
    return {
      apply: async (desired) => {
        this.applied.push(desired);
        const failed = this.applyFailures.shift();
        if (failed !== undefined) throw failed;
        return this.#status(desired);
      },
      status: async () => this.#status(this.applied.at(-1) as DesiredState),
      release: async (signal) => {
        signal.throwIfAborted();
        this.isReleased = true;
      },
      onStatus: (listener) => {
        statusListeners.add(listener);
        return { [Symbol.dispose]: () => void statusListeners.delete(listener) };
      },
      onClose: (listener) => {
        closeListeners.add(listener);
        return { [Symbol.dispose]: () => void closeListeners.delete(listener) };
      },
      [Symbol.dispose]: () => {},
    };
  }

  die(): void {
    this.#close?.();
  }

  /** Tells what it sees now, as after a change on the host. */
  look(): void {
    const desired = this.applied.at(-1);
    if (desired !== undefined) this.#tell(this.#status(desired));
  }

  get routes(): readonly Cidr[] {
    return this.applied.at(-1)?.routes ?? [];
  }

  #status({ generation, peer, routes, ranges, names }: DesiredState): HelperStatus {
    return {
      settledGeneration: generation,
      tunnel: {
        interfaceName: "dockline0",
        engine: "kernel",
        publicKey: HOST_KEY,
        listenPort: 51820,
        peer: peer && {
          publicKey: peer.publicKey,
          endpoint: "10.99.0.2:40000",
          lastHandshakeAt: this.hasHandshake ? 1 : null,
          rxBytes: 0,
          txBytes: 0,
        },
      },
      routes: [...routes, ...ranges].map((destination) =>
        this.refuse(destination)
          ? { destination, state: "refused", reason: this.refusal }
          : { destination, state: "installed" },
      ),
      host: { attached: this.#attached().filter((one) => one.interfaceName !== "dockline0"), overlaps: [] },
      names: names === null ? null : this.namesReport,
    };
  }
}
