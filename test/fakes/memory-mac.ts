import { type Cidr, hostCidr, parseLooseCidr } from "../../helper/net/cidr.js";
import type {
  MacAddress,
  MacInterface,
  MacKernel,
  MacRoute,
  Refusal,
  RouteTarget,
} from "../lab/darwin/mac-kernel.js";

interface Device extends MacInterface {
  flags: string[];
  mtu: number;
  addresses: MacAddress[];
}

/** A Mac's table and interfaces in memory, as xnu keeps them (bsd/net/route.c, rtsock.c). */
export class MemoryMac implements MacKernel {
  readonly devices = new Map<string, Device>();
  table: MacRoute[] = [];
  dnsServers: string[] = ["192.168.1.1"];
  /** The destination of every row that was deleted, and whose it was. */
  readonly deleted: { readonly destination: Cidr; readonly interfaceName: string }[] = [];
  readonly #monitors = new Set<(message: string) => void>();
  #nextIndex = 1;

  constructor() {
    this.addDevice("lo0", ["UP", "LOOPBACK", "RUNNING", "MULTICAST"], ["127.0.0.1/8", "::1/128"]);
  }

  /** With the rows that come with its addresses, unless another interface has their destinations. */
  addDevice(name: string, flags: readonly string[], addresses: readonly string[]): void {
    const parsed = addresses.map((text) => {
      const [address = "", length] = text.split("/");
      return { address, peer: null, length: Number(length) };
    });
    const index = this.#nextIndex++;
    this.devices.set(name, { name, index, flags: [...flags], mtu: 1500, addresses: parsed });
    for (const text of addresses) {
      const destination = parseLooseCidr(text) as Cidr;
      if (!this.table.some((row) => row.destination === destination)) this.#connect(destination, name);
    }
    this.tell("RTM_NEWADDR: address being added to iface: len 120, metric 0, flags:<UP>");
  }

  addEthernet(name: string, addresses: readonly string[]): void {
    this.addDevice(name, ["UP", "BROADCAST", "RUNNING", "SIMPLEX", "MULTICAST"], addresses);
  }

  /** The first free number, as with a socket's unit 0. */
  addUtun(): string {
    let unit = 0;
    while (this.devices.has(`utun${unit}`)) unit++;
    const name = `utun${unit}`;
    this.addDevice(name, ["UP", "POINTOPOINT", "RUNNING", "MULTICAST"], []);
    return name;
  }

  /** Its routes go without a message, as xnu's if_rtdel does it. */
  removeDevice(name: string): void {
    this.devices.delete(name);
    this.table = this.table.filter((row) => row.interfaceName !== name);
    this.tell("RTM_IFINFO: iface status change: len 112, if# 23, flags:");
  }

  /** What another program does to the table: the monitors are told. */
  setTable(table: readonly MacRoute[]): void {
    this.table = [...table];
    this.tell("RTM_DELETE: Delete Route: len 132, pid: 814, seq 1, errno 0, flags:<DONE,STATIC>");
  }

  /** What configd does a while after: it deletes whoever's row there is, and adds the connected one. */
  takeOver(destination: string, name: string): void {
    this.table = this.table.filter((row) => row.destination !== destination);
    this.#connect(destination as Cidr, name);
    this.tell("RTM_ADD: Add Route: len 132, pid: 80, seq 1, errno 0, flags:<UP,DONE,CLONING,STATIC>");
  }

  tell(message: string): void {
    for (const monitor of this.#monitors)
      monitor(`\ngot message of size 132 on Fri Nov 21 09:14:01 2025\n${message}\n`);
  }

  listen(monitor: (message: string) => void): Disposable {
    this.#monitors.add(monitor);
    return { [Symbol.dispose]: () => this.#monitors.delete(monitor) };
  }

  get isWatched(): boolean {
    return this.#monitors.size > 0;
  }

  async interfaces(): Promise<readonly MacInterface[]> {
    return [...this.devices.values()];
  }

  async routes(): Promise<readonly MacRoute[]> {
    return this.table;
  }

  async addRoute(destination: Cidr, via: RouteTarget): Promise<void> {
    const isHost = destination.endsWith("/128");
    if (via.kind === "interface")
      this.#push(destination, { gateway: via.name, flags: isHost ? "UHS" : "USc", interfaceName: via.name });
    else this.#push(destination, { gateway: via.address, flags: "UGSc", interfaceName: "en0" });
    this.tell("RTM_ADD: Add Route: len 132, pid: 812, seq 1, errno 0, flags:<UP,DONE,STATIC,PRCLONING>");
  }

  async deleteRoute(destination: Cidr): Promise<void> {
    const row = this.table.find((one) => one.destination === destination && !one.flags.includes("I"));
    if (row === undefined) return;
    this.deleted.push({ destination, interfaceName: row.interfaceName });
    this.setTable(this.table.filter((one) => one !== row));
  }

  async addAddress(interfaceName: string, address: MacAddress): Promise<void> {
    this.#device(interfaceName).addresses.push(address);
    const destination = hostCidr(address.peer ?? address.address) as Cidr;
    this.#push(destination, { gateway: address.address, flags: "UH", interfaceName });
    this.tell("RTM_NEWADDR: address being added to iface: len 120, metric 0, flags:<UP>");
  }

  async removeAddress(interfaceName: string, address: string): Promise<void> {
    const device = this.#device(interfaceName);
    device.addresses = device.addresses.filter((one) => one.address !== address);
    this.table = this.table.filter((row) => row.gateway !== address);
    this.tell("RTM_DELADDR: address being removed from iface: len 112, metric 0, flags:");
  }

  async setMtu(interfaceName: string, mtu: number): Promise<void> {
    this.#device(interfaceName).mtu = mtu;
  }

  async setUp(interfaceName: string, isUp: boolean): Promise<void> {
    const device = this.#device(interfaceName);
    device.flags = device.flags.filter((flag) => flag !== "UP");
    if (isUp) device.flags.push("UP");
  }

  async tellRefusal({ type, errno }: Refusal): Promise<void> {
    this.tell(`${type}: Add Route: len 132, pid: 813, seq 1, errno ${errno}, flags:<UP,STATIC>`);
  }

  async nameservers(): Promise<readonly string[]> {
    return this.dnsServers;
  }

  #connect(destination: Cidr, name: string): void {
    const gateway = `link#${this.#device(name).index}`;
    this.#push(destination, { gateway, flags: "UCS", interfaceName: name });
  }

  #push(destination: Cidr, row: Omit<MacRoute, "destination" | "expire">): void {
    this.table.push({ destination, ...row, expire: "" });
  }

  #device(name: string): Device {
    const device = this.devices.get(name);
    if (device === undefined) throw new Error(`no interface ${name}`);
    return device;
  }
}
