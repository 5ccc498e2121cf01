import type { Cidr } from "../../../helper/net/cidr.js";

/** What Apple's tools see of a kernel. The lab has one over Linux's own table, the unit tests one in memory. */
export interface MacKernel {
  interfaces(): Promise<readonly MacInterface[]>;
  /** Every row that `netstat -rn` shows, both families. */
  routes(): Promise<readonly MacRoute[]>;
  /** An interface route, or one through a gateway; what macOS would refuse has been refused already. */
  addRoute(destination: Cidr, via: RouteTarget): Promise<void>;
  /** RTM_DELETE: by destination alone, whoever's it is. */
  deleteRoute(destination: Cidr): Promise<void>;
  addAddress(interfaceName: string, address: MacAddress): Promise<void>;
  removeAddress(interfaceName: string, address: string): Promise<void>;
  setMtu(interfaceName: string, mtu: number): Promise<void>;
  setUp(interfaceName: string, isUp: boolean): Promise<void>;
  /** A refused attempt, which macOS tells every routing socket about; changes are told by the kernel itself. */
  tellRefusal(refusal: Refusal): Promise<void>;
  /** Nameservers, best first. */
  nameservers(): Promise<readonly string[]>;
}

export type RouteTarget =
  | { readonly kind: "interface"; readonly name: string }
  | { readonly kind: "gateway"; readonly address: string };

export interface Refusal {
  readonly type: "RTM_ADD" | "RTM_DELETE";
  readonly destination: Cidr;
  readonly interfaceName: string | null;
  /** As Apple's errno.h has it. */
  readonly errno: number;
}

export interface MacInterface {
  readonly name: string;
  /** Its number, as in "link#14". */
  readonly index: number;
  /** As ifconfig names them, "UP" among them. */
  readonly flags: readonly string[];
  readonly mtu: number;
  readonly addresses: readonly MacAddress[];
}

export interface MacAddress {
  readonly address: string;
  /** The other end of a point-to-point link. */
  readonly peer: string | null;
  readonly length: number;
}

export interface MacRoute {
  readonly destination: Cidr;
  /** As netstat shows it. */
  readonly gateway: string;
  readonly flags: string;
  readonly interfaceName: string;
  /** "", seconds, or "!". */
  readonly expire: string;
}

/** What a command-line tool prints, and its exit code. */
export interface ToolResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function printed(stdout: string): ToolResult {
  return { exitCode: 0, stdout, stderr: "" };
}

export function refused(exitCode: number, stderr: string): ToolResult {
  return { exitCode, stdout: "", stderr: `${stderr}\n` };
}

/** Apple's tool may well accept it; the stand-in does not know what it would do, and must not guess. */
export function notModelled(tool: string, argv: readonly string[]): ToolResult {
  return refused(99, `${tool} (stand-in): nobody has modelled: ${argv.join(" ")}`);
}
