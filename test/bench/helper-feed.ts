import { once } from "node:events";
import { dirname, join } from "node:path";
import { HelperClient } from "../../bridge/helper-client/client.js";
import type { Cidr } from "../../helper/net/cidr.js";
import type { DesiredState } from "../../helper/protocol/messages.js";
import { generateKeyPair } from "../../helper/tunnel/keys.js";
import { eventually } from "../lab/eventually.js";
import type { Lab } from "../lab/lab.js";
import { labScript } from "../lab/scripts.js";
import { now } from "./clock.js";

const LIMIT_MS = 30_000;

/** A helper that is told what to do without an engine or a session, over its socket. */
export class HelperFeed implements AsyncDisposable {
  readonly #client: HelperClient;
  readonly #ended: Promise<unknown>;
  readonly #peer = { publicKey: generateKeyPair().publicKey };
  #generation = 0;

  static async start(lab: Lab): Promise<HelperFeed> {
    const program = join(dirname(labScript("up.sh")), "../../dist/helper.cjs");
    const helper = lab.spawnMac([process.execPath, program, "--once"]);
    const ended = once(helper, "close");
    const socket = `/proc/${lab.macPid}/root/run/dockline/helper.sock`;
    const open = () => HelperClient.open(socket, AbortSignal.timeout(LIMIT_MS)).catch(() => null);
    const client = await eventually(open, (one) => one !== null);
    if (client === null) throw new Error("the helper does not listen");
    return new HelperFeed(client, ended);
  }

  private constructor(client: HelperClient, ended: Promise<unknown>) {
    this.#client = client;
    this.#ended = ended;
  }

  /** Milliseconds until the helper has answered, having read every route back from the kernel. */
  async apply(routes: readonly Cidr[]): Promise<number> {
    this.#generation += 1;
    const desired: DesiredState = {
      generation: this.#generation,
      tunnel: { mtu: 1_420, ipv4: { host: "10.33.33.1", vm: "10.33.33.2" }, ipv6: null },
      peer: this.#peer,
      routes,
      ranges: [],
      names: null,
    };
    const startedAt = now();
    const status = await this.#client.apply(desired, AbortSignal.timeout(LIMIT_MS));
    const tookMs = now() - startedAt;
    const installed = status.routes.filter(({ state }) => state === "installed").length;
    if (installed !== routes.length) throw new Error(`${installed} of ${routes.length} routes are installed`);
    return tookMs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.release(AbortSignal.timeout(LIMIT_MS));
    this.#client[Symbol.dispose]();
    await this.#ended;
  }
}
