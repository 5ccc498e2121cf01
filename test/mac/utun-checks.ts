import type { Cidr } from "../../helper/net/cidr.js";
import type { DarwinPlatform } from "../../helper/platform/darwin/darwin-platform.js";
import { routeOutcome } from "../../helper/platform/darwin/route-command.js";
import type { TunnelInterface } from "../../helper/platform/platform.js";
import { generateKeyPair } from "../../helper/tunnel/keys.js";
import { type Bench, eventually, HOST, platformAt, readTable, runAsNobody } from "./bench.js";
import { AS_EXPECTED, type Check, differs, type Outcome } from "./check.js";
import { type RouteCase, routeCases } from "./route-cases.js";
import { unknownMessages } from "./unread.js";

const MTU = 1420;
const ADDRESSES = [`${HOST.ipv4}/32`, `${HOST.ipv6}/128`] as Cidr[];
const MANY = 100;

/** What the darwin platform does with a utun of its own, step by step; the first check makes it, the last ends it. */
export class UtunChecks implements AsyncDisposable {
  readonly #bench: Bench;
  readonly #platform: DarwinPlatform;
  #open: TunnelInterface | null = null;

  constructor(bench: Bench) {
    this.#bench = bench;
    this.#platform = platformAt(bench);
  }

  get all(): readonly Check[] {
    return [
      { title: "wireguard-go makes a utun and tells its name", run: () => this.#make() },
      { title: "addresses and MTU are set, read back, and not set again", run: () => this.#configure() },
      { title: "a refused MTU is only warned of", run: () => this.#refuseMtu() },
      ...routeCases("utunN").map((one, at) => ({
        title: `route: ${one.name}`,
        run: () => this.#routeCase((name) => routeCases(name)[at] ?? one),
      })),
      { title: "route delete takes a row whatever interface it is told", run: () => this.#foreignDelete() },
      { title: `${MANY} routes are added, read back, and removed`, run: () => this.#many() },
      { title: "route -n monitor tells of a route", run: () => this.#monitor() },
      { title: "with wireguard-go go the utun and its routes", run: () => this.#end() },
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#open?.[Symbol.asyncDispose]();
  }

  get #interface(): TunnelInterface {
    if (this.#open === null) throw new Error("there is no utun; the first check of it failed");
    return this.#open;
  }

  async #make(): Promise<Outcome> {
    this.#open = await this.#platform.openInterface();
    const { name, device } = this.#open;
    await device.setIdentity({ privateKey: generateKeyPair().privateKey, listenPort: 0 });
    return { differences: [], notes: [name] };
  }

  async #configure(): Promise<Outcome> {
    const { name, device } = this.#interface;
    const settings = { interfaceName: name, mtu: MTU, addresses: ADDRESSES };
    const isWritten = await this.#platform.configureInterface(settings, await this.#platform.readNetwork());
    const reading = await this.#platform.readNetwork();
    const again = await this.#platform.configureInterface(settings, reading);
    const utun = reading.interfaces.find((one) => one.name === name);
    const addresses = utun?.addresses.map((one) => one.address).filter((one) => !one.startsWith("fe80:"));
    return {
      differences: [
        ...differs("written, and written again", [isWritten, again], [true, false]),
        ...differs("mtu, up", [utun?.mtu, utun?.isUp], [MTU, true]),
        ...differs("addresses", addresses, [HOST.ipv4, HOST.ipv6]),
      ],
      notes: [`UDP port ${(await device.read()).listenPort}`],
    };
  }

  async #refuseMtu(): Promise<Outcome> {
    const argv = ["/sbin/ifconfig", this.#interface.name, "mtu", "70000"];
    const expected = { exitCode: 0, stdout: "", stderr: "ifconfig: ioctl (set mtu): Invalid argument\n" };
    return { differences: differs(argv.join(" "), await this.#bench.system.run(argv), expected), notes: [] };
  }

  async #routeCase(caseOf: (name: string) => RouteCase): Promise<Outcome> {
    const { argv, isRoot, expected, verdict } = caseOf(this.#interface.name);
    const said = isRoot ? await this.#bench.system.run(argv) : await runAsNobody(argv);
    return {
      differences: [
        ...differs(argv.join(" "), said, expected),
        ...differs("taken for", routeOutcome(said).kind, verdict),
      ],
      notes: [],
    };
  }

  async #foreignDelete(): Promise<Outcome> {
    const { name } = this.#interface;
    const { run } = this.#bench.system;
    const route = (verb: string, to: string) =>
      run(["/sbin/route", "-n", verb, "-inet", "198.18.2.0/24", "-interface", to]);
    await route("add", name);
    const said = await route("delete", "lo0");
    const left = (await readTable(this.#bench.system)).filter((row) => row.destination === "198.18.2.0/24");
    return { differences: differs(`rows left (route said ${JSON.stringify(said)})`, left, []), notes: [] };
  }

  async #many(): Promise<Outcome> {
    const { name } = this.#interface;
    const routes = Array.from({ length: MANY }, (_, at) => `198.19.${at}.0/24` as Cidr);
    const change = async (op: "add" | "remove") => {
      const startedAt = Date.now();
      const steps = routes.map((destination) => ({ op, destination }));
      const failed = await this.#platform.changeRoutes(name, steps);
      const present = (await readTable(this.#bench.system)).filter(
        (row) => row.interfaceName === name && routes.includes(row.destination),
      );
      return { failed, present: present.length, each: (Date.now() - startedAt) / MANY };
    };
    const [added, removed] = [await change("add"), await change("remove")];
    return {
      differences: [
        ...differs("refused", [...added.failed, ...removed.failed], []),
        ...differs("rows after adding, after removing", [added.present, removed.present], [MANY, 0]),
      ],
      notes: [`${added.each.toFixed(1)} ms to add one, ${removed.each.toFixed(1)} ms to remove one`],
    };
  }

  async #monitor(): Promise<Outcome> {
    const { system } = this.#bench;
    let text = "";
    let hints = 0;
    const onOutput = (piece: string) => {
      text += piece;
    };
    await using _child = await system.start(["/sbin/route", "-n", "monitor"], { onOutput });
    let end: string | null = null;
    await using _watch = this.#platform.watch({
      onHint: () => {
        hints += 1;
      },
      onEnd: (reason) => {
        end = reason;
      },
    });
    const route = (verb: string) =>
      system.run(["/sbin/route", "-n", verb, "-inet", "198.18.3.0/24", "-interface", this.#interface.name]);
    // The monitors may not listen yet when they have started.
    const isTold = await eventually(
      async () => {
        await route("add");
        await route("delete");
        return hints > 0 && text.includes("RTM_ADD");
      },
      (is) => is,
    );
    const differences = [...differs("told", isTold, true), ...differs("ended", end, null)];
    return { differences: [...differences, ...unknownMessages(text)], notes: [] };
  }

  async #end(): Promise<Outcome> {
    const { name } = this.#interface;
    const argv = ["/sbin/route", "-n", "add", "-inet", "198.18.4.0/24", "-interface", name];
    await this.#bench.system.run(argv);
    await this.#interface[Symbol.asyncDispose]();
    this.#open = null;
    const rows = async () =>
      (await readTable(this.#bench.system)).filter((row) => row.interfaceName === name);
    const left = await eventually(rows, (found) => found.length === 0);
    const { interfaces } = await this.#platform.readNetwork();
    const isThere = interfaces.some((one) => one.name === name);
    const differences = differs("interface, rows", [isThere, left], [false, []]);
    return differences.length === 0 ? AS_EXPECTED : { differences, notes: [] };
  }
}
