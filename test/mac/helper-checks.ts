import { createSocket } from "node:dgram";
import type { Child } from "../../helper/platform/child.js";
import { type DesiredState, PROTOCOL_VERSION } from "../../helper/protocol/messages.js";
import { LineClient } from "../fakes/line-client.js";
import { type Bench, eventually, HOST, lastingRows, readTable, VM } from "./bench.js";
import { AS_EXPECTED, type Check, differs, type Outcome } from "./check.js";
import { VmEnd } from "./vm-end.js";

const SOCKET = "/var/run/dev.dockline/helper.sock";
const ROUTES = ["198.18.16.0/24", "198.18.17.5/32", "fd19:8180:2::/64"];
const ENDS = [`${VM.ipv4}/32`, `${VM.ipv6}/128`];

/** The helper as a program, over its socket: the promises that the contract tests hold it to on Linux. */
export class HelperChecks implements AsyncDisposable {
  readonly #bench: Bench;
  #helper: Child | null = null;
  #client: LineClient | null = null;
  #generation = 0;
  #before: readonly string[] = [];

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  get all(): readonly Check[] {
    return [
      { title: "the helper starts and says hello", run: () => this.#hello() },
      { title: "what the table shows is what apply reports", run: () => this.#apply() },
      { title: "default and public routes are refused, and the rest stays", run: () => this.#refuse() },
      { title: "a VM dials in, is observed, and packets go to it", run: () => this.#dial() },
      { title: "a route that somebody deletes comes back", run: () => this.#heal() },
      { title: "release leaves nothing", run: () => this.#release() },
      { title: "SIGTERM leaves nothing", run: () => this.#terminate() },
      { title: "what a killed helper leaves, the next one removes", run: () => this.#kill() },
      { title: "nothing else of the routing table has changed", run: () => this.#compare() },
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client?.[Symbol.dispose]();
    await this.#helper?.[Symbol.asyncDispose]();
  }

  get #asking(): LineClient {
    if (this.#client === null) throw new Error("there is no helper to ask; see above");
    return this.#client;
  }

  async #start(): Promise<object> {
    const argv = [process.execPath, `${this.#bench.folder}/helper.cjs`, "--owner", "0"];
    const helper = await this.#bench.system.start(argv);
    this.#helper = helper;
    let ended: string | null = null;
    helper.exited.then(({ output }) => {
      ended = output;
    });
    const open = async () => {
      if (ended !== null) throw new Error(`the helper ended: ${ended}`);
      return LineClient.open(SOCKET).catch(() => null);
    };
    this.#client = await eventually(open, (client) => client !== null);
    return this.#asking.ask({ method: "hello", version: PROTOCOL_VERSION });
  }

  async #hello(): Promise<Outcome> {
    const answering = await LineClient.open(SOCKET).catch(() => null);
    answering?.[Symbol.dispose]();
    if (answering !== null) throw new Error("another helper is running; remove it for the time of the check");
    this.#before = await lastingRows(this.#bench.system);
    const said = JSON.stringify(await this.#start());
    const isOurs = said.includes(`"version":${PROTOCOL_VERSION}`);
    return { differences: isOurs ? [] : [{ what: "no hello", raw: said }], notes: [said] };
  }

  #ask(changes: { readonly routes?: readonly string[]; readonly publicKey?: string } = {}) {
    const { routes = ROUTES, publicKey } = changes;
    this.#generation += 1;
    const desired = {
      generation: this.#generation,
      tunnel: {
        mtu: 1420,
        ipv4: { host: HOST.ipv4, vm: VM.ipv4 },
        ipv6: { host: HOST.ipv6, vm: VM.ipv6 },
      },
      peer: publicKey === undefined ? null : { publicKey },
      routes,
      ranges: [],
      names: null,
    } satisfies Record<keyof DesiredState, unknown>;
    return this.#asking.ask({ method: "apply", ...desired });
  }

  /** Destinations of the rows that lead into `interfaceName`, but for its own addresses and what macOS adds. */
  async #routesOf(interfaceName: string): Promise<readonly string[]> {
    const own = [`${HOST.ipv4}/32`, `${HOST.ipv6}/128`];
    const rows = await readTable(this.#bench.system);
    return rows
      .filter((row) => row.interfaceName === interfaceName && !row.isScoped && row.flags.includes("S"))
      .map((row) => row.destination as string)
      .filter((destination) => !own.includes(destination))
      .sort();
  }

  async #interfaceName(): Promise<string> {
    const { result } = await this.#asking.ask({ method: "status" });
    return result?.tunnel?.interfaceName ?? "none";
  }

  async #apply(): Promise<Outcome> {
    const { result, error } = await this.#ask();
    const name = result?.tunnel?.interfaceName ?? "none";
    const installed = ROUTES.map((destination) => ({ destination, state: "installed" }));
    return {
      differences: [
        ...differs("apply", error ?? result?.routes, installed),
        ...differs("table", await this.#routesOf(name), [...ROUTES, ...ENDS].sort()),
      ],
      notes: [name],
    };
  }

  async #refuse(): Promise<Outcome> {
    const codes: string[] = [];
    for (const route of ["0.0.0.0/0", "::/0", "8.8.8.0/24", "128.0.0.0/1", "10.0.0.0/8", "198.18.0.1/24"]) {
      codes.push((await this.#ask({ routes: [route] })).error?.code ?? "accepted");
    }
    const expected = ["route-default", "route-default", "route-public", "route-public"];
    return {
      differences: [
        ...differs("codes", codes, [...expected, "route-too-wide", "route-malformed"]),
        ...differs("table", await this.#routesOf(await this.#interfaceName()), [...ROUTES, ...ENDS].sort()),
      ],
      notes: [],
    };
  }

  async #dial(): Promise<Outcome> {
    await using vm = await VmEnd.open(this.#bench);
    const { result } = await this.#ask({ publicKey: vm.publicKey });
    await vm.dial({ publicKey: result.tunnel.publicKey, port: result.tunnel.listenPort });
    const handshake = async () => (await this.#asking.ask({ method: "status" })).result.tunnel?.peer;
    const peer = await eventually(handshake, (one) => typeof one?.lastHandshakeAt === "number", 20_000);
    const before = await vm.receivedBytes();
    await using socket = createSocket("udp4");
    const received = await eventually(
      async () => {
        socket.send(Buffer.alloc(1_000), 9, "198.18.16.5");
        return (await vm.receivedBytes()) - before;
      },
      (bytes) => bytes > 1_000,
    );
    return {
      differences: [
        ...differs("a handshake was seen", typeof peer?.lastHandshakeAt, "number"),
        ...differs("the VM got the packet", received > 1_000, true),
      ],
      notes: [`endpoint ${peer?.endpoint}`],
    };
  }

  async #heal(): Promise<Outcome> {
    const name = await this.#interfaceName();
    const [route = ""] = ROUTES;
    const startedAt = Date.now();
    const argv = ["/sbin/route", "-n", "delete", "-inet", route, "-interface", name];
    await this.#bench.system.run(argv);
    const isBack = async () => (await this.#routesOf(name)).includes(route);
    const back = await eventually(isBack, (is) => is);
    return { differences: differs("came back", back, true), notes: [`${Date.now() - startedAt} ms`] };
  }

  async #release(): Promise<Outcome> {
    const name = await this.#interfaceName();
    const { result } = await this.#asking.ask({ method: "release" });
    const differences = [...differs("tunnel", result?.tunnel, null), ...(await this.#left(name))];
    return { differences, notes: [] };
  }

  async #left(name: string) {
    const rows = async () =>
      (await readTable(this.#bench.system)).filter((row) => row.interfaceName === name);
    const { exitCode } = await this.#bench.system.run(["/sbin/ifconfig", name]);
    const found = await eventually(rows, (some) => some.length === 0);
    return differs("ifconfig's exit code, and rows", [exitCode, found], [1, []]);
  }

  async #terminate(): Promise<Outcome> {
    await this.#ask();
    const name = await this.#interfaceName();
    this.#asking[Symbol.dispose]();
    await this.#helper?.[Symbol.asyncDispose]();
    return { differences: await this.#left(name), notes: [] };
  }

  async #kill(): Promise<Outcome> {
    await this.#start();
    await this.#ask();
    const name = await this.#interfaceName();
    if (this.#helper !== null) process.kill(this.#helper.pid, "SIGKILL");
    await this.#helper?.exited;
    await this.#start();
    const differences = await this.#left(name);
    await this[Symbol.asyncDispose]();
    return { differences, notes: [] };
  }

  async #compare(): Promise<Outcome> {
    const differences = differs("rows", await lastingRows(this.#bench.system), this.#before);
    return differences.length === 0 ? AS_EXPECTED : { differences, notes: [] };
  }
}
