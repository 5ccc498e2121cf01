import { execFile } from "node:child_process";
import { appendFile, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { type Cidr, familyOf } from "../../../helper/net/cidr.js";
import { linuxName } from "./interface-names.js";
import {
  type IpAddressRow,
  type IpNeighbourRow,
  type IpRouteRow,
  macInterfaces,
  macNeighbours,
  macRoutes,
} from "./linux-rows.js";
import type { MacAddress, MacInterface, MacKernel, MacRoute, Refusal, RouteTarget } from "./mac-kernel.js";

/** Where the stand-in of `route` leaves what the stand-in of `route -n monitor` tells: refused attempts. */
export const REFUSALS_FILE = "/run/lab/route-refusals";

/** This network namespace's own table and interfaces, changed with iproute2, as a Mac would show them. */
export class LinuxKernel implements MacKernel {
  async interfaces(): Promise<readonly MacInterface[]> {
    return macInterfaces(await this.#addresses());
  }

  async routes(): Promise<readonly MacRoute[]> {
    const [addresses, ipv4, ipv6, neighbours] = await Promise.all([
      this.#addresses(),
      ipJson<IpRouteRow>("-4", "route", "show"),
      ipJson<IpRouteRow>("-6", "route", "show"),
      ipJson<IpNeighbourRow>("neighbour", "show"),
    ]);
    return [...macRoutes(addresses, ipv4, ipv6), ...macNeighbours(addresses, neighbours)];
  }

  async addRoute(destination: Cidr, via: RouteTarget): Promise<void> {
    const to = via.kind === "interface" ? ["dev", linuxName(via.name)] : ["via", via.address];
    await ip(family(destination), "route", "add", destination, ...to);
  }

  async deleteRoute(destination: Cidr): Promise<void> {
    await ip(family(destination), "route", "delete", destination);
  }

  async addAddress(interfaceName: string, { address, peer, length }: MacAddress): Promise<void> {
    const link =
      peer === null || peer === address ? [`${address}/${length}`] : [address, "peer", `${peer}/${length}`];
    const noDuplicates = address.includes(":") ? ["nodad"] : [];
    await ip("address", "add", ...link, "dev", linuxName(interfaceName), ...noDuplicates);
  }

  async removeAddress(interfaceName: string, address: string): Promise<void> {
    const device = (await this.interfaces()).find((one) => one.name === interfaceName);
    const length = device?.addresses.find((one) => one.address === address)?.length;
    await ip("address", "delete", `${address}/${length}`, "dev", linuxName(interfaceName));
  }

  async setMtu(interfaceName: string, mtu: number): Promise<void> {
    await ip("link", "set", "dev", linuxName(interfaceName), "mtu", String(mtu));
  }

  async setUp(interfaceName: string, isUp: boolean): Promise<void> {
    await ip("link", "set", "dev", linuxName(interfaceName), isUp ? "up" : "down");
  }

  async tellRefusal(refusal: Refusal): Promise<void> {
    await appendFile(REFUSALS_FILE, `${JSON.stringify(refusal)}\n`);
  }

  async nameservers(): Promise<readonly string[]> {
    const text = await readFile("/etc/resolv.conf", "utf8");
    return text.split("\n").flatMap((line) => /^nameserver (\S+)$/.exec(line)?.[1] ?? []);
  }

  #addresses(): Promise<readonly IpAddressRow[]> {
    return ipJson<IpAddressRow>("address", "show");
  }
}

function family(destination: Cidr): string {
  return familyOf(destination) === 4 ? "-4" : "-6";
}

async function ip(...words: readonly string[]): Promise<string> {
  return (await promisify(execFile)("ip", words, { encoding: "utf8" })).stdout;
}

/** An `ip` with nothing to tell prints nothing. */
async function ipJson<Row>(...words: readonly string[]): Promise<readonly Row[]> {
  const text = await ip("-json", ...words);
  return text.trim() === ""
    ? []
    : (JSON.parse(text) as Row[]).filter((row) => Object.keys(row as object).length > 0);
}
