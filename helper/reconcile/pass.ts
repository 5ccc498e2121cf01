import type { Cidr } from "../net/cidr.js";
import { diffRoutes } from "../net/diff.js";
import { hostReport } from "../net/host-report.js";
import { liveNetwork, type NetworkReading, ownedDestinations } from "../net/live-network.js";
import { liveRefusals, type Ranges } from "../net/policy.js";
import type { RouteRefusal } from "../net/refusal.js";
import type { FailedStep, Platform, TunnelInterface } from "../platform/platform.js";
import type { DesiredState, HelperStatus } from "../protocol/messages.js";
import { type DevicePeer, type DeviceReading, endpointAddress, hasExactPeer } from "../tunnel/device.js";
import type { Tunnel } from "../tunnel/tunnel.js";
import { convergeNames } from "./names.js";
import { installedOf, routeReports, tunnelStatus } from "./status.js";
import { destinationsOf, type Wanted, wantedOn } from "./wanted.js";

/** The tunnel cannot be made on this host as it is now; nothing was changed. */
export class TunnelRefused extends Error {
  override readonly name = "TunnelRefused";
}

export interface PassOptions {
  readonly platform: Platform;
  readonly tunnel: Tunnel;
  readonly desired: DesiredState;
  /** False: take away what may not be there, but put nothing back that somebody else removed. */
  readonly mayRepair: boolean;
}

export interface PassResult {
  readonly status: HelperStatus;
  readonly refusals: ReadonlyMap<Cidr, RouteRefusal>;
  /** How much had to be put in place, and how much was left out for `mayRepair`. */
  readonly repaired: number;
  readonly withheld: number;
  readonly failed: readonly FailedStep[];
}

/**
 * One pass: reads the kernel, takes the steps from there to `desired`, and reads it back. Writes nothing
 * where nothing differs. What the host's network forbids right now is taken out of kernel and AllowedIPs.
 */
export async function convergePass(options: PassOptions): Promise<PassResult> {
  const { platform, tunnel, desired, mayRepair } = options;
  await tunnel.finishClosing();
  const before = await platform.readNetwork();
  if (!mayRepair && !isPresent(tunnel, before)) return withoutTunnel(desired, before);
  if (tunnel.current === null) assertTunnelFits(desired, before);

  const { opened, isNew } = await tunnel.ensure(before);
  const wanted = wantedOn(desired, await platform.hasIpv6(opened.name));
  const settings = { interfaceName: opened.name, mtu: desired.tunnel.mtu, addresses: wanted.hostEnds };
  const isConfigured = await platform.configureInterface(settings, before);
  // Routes fall with an address; a new interface has none that could.
  const reading = isConfigured && !isNew ? await platform.readNetwork() : before;
  const result = await convergeRoutes({ ...options, opened, wanted, reading });
  return { ...result, repaired: result.repaired + (isNew || isConfigured ? 1 : 0) };
}

interface RoutePass extends PassOptions {
  readonly opened: TunnelInterface;
  readonly wanted: Wanted;
  readonly reading: NetworkReading;
}

async function convergeRoutes(pass: RoutePass): Promise<PassResult> {
  const { platform, tunnel, desired, opened, wanted, reading } = pass;
  const device = await opened.device.read();
  tunnel.rememberPort(device.listenPort);
  const destinations = [...new Set([...wanted.vmEnds, ...wanted.routes, ...wanted.ranges])];
  const live = liveNetwork(reading, opened.name, endpointOf(device));
  const refused = liveRefusals(destinations, live, await rangesOf(platform, wanted.ranges));
  const accepted = destinations.filter((one) => !refused.has(one));
  const steps = diffRoutes(accepted, ownedDestinations(reading, opened.name));
  const taken = pass.mayRepair ? steps : steps.filter((step) => step.op === "remove");
  const withheld = pass.mayRepair ? [] : steps.filter((step) => step.op === "add");

  const peered = await setPeer(opened, peerOf(desired, accepted), device);
  const failed = taken.length === 0 ? [] : await platform.changeRoutes(opened.name, taken);
  const after = taken.length === 0 ? reading : await platform.readNetwork();
  const installed = new Set(ownedDestinations(after, opened.name));
  const present = accepted.filter((one) => installed.has(one));
  const last = await setPeer(opened, peerOf(desired, present), peered);
  const refusals = new Map<Cidr, RouteRefusal>([
    ...wanted.refusals,
    ...withheld.map((step) => [step.destination, { code: "removed-by-other" }] as const),
    ...kernelRefusals(failed),
    ...refused,
  ]);
  return {
    status: {
      settledGeneration: desired.generation,
      tunnel: tunnelStatus(opened, tunnel.publicKey, last),
      routes: routeReports(destinationsOf(desired), installed, refusals),
      host: hostReport(after, opened.name, installedOf(desired.routes, installed)),
      names: await convergeNames(platform, desired, opened.name),
    },
    refusals,
    repaired: taken.filter((step) => step.op === "add").length,
    withheld: withheld.length,
    failed,
  };
}

/**
 * Takes away at once what the host's network forbids by now, from the kernel first: others may need it. Puts
 * nothing back and reports nothing. Resolves with whether there was any.
 */
export async function withdrawPass({ platform, tunnel, desired }: WithdrawOptions): Promise<boolean> {
  const opened = tunnel.current;
  const reading = await platform.readNetwork();
  if (opened === null || !isPresent(tunnel, reading)) return false;
  const device = await opened.device.read();
  const installed = ownedDestinations(reading, opened.name);
  const live = liveNetwork(reading, opened.name, endpointOf(device));
  const refused = liveRefusals(installed, live, await rangesOf(platform, desired.ranges));
  if (refused.size === 0) return false;
  const steps = [...refused.keys()].map((destination) => ({ op: "remove", destination }) as const);
  await platform.changeRoutes(opened.name, steps);
  const rest = installed.filter((one) => !refused.has(one));
  await setPeer(opened, peerOf(desired, rest), device);
  return true;
}

export type WithdrawOptions = Pick<PassOptions, "platform" | "tunnel" | "desired">;

/** The neighbours are asked for only where somebody wants to live between them. */
async function rangesOf(platform: Platform, ranges: readonly Cidr[]): Promise<Ranges> {
  return {
    allowed: new Set(ranges),
    neighbours: ranges.length === 0 ? [] : await platform.listNeighbours(),
  };
}

/** Resolves with a reading that is true after the call. */
async function setPeer(
  { device }: TunnelInterface,
  wanted: DevicePeer | null,
  current: DeviceReading,
): Promise<DeviceReading> {
  if (hasExactPeer(current, wanted)) return current;
  await device.setPeer(wanted, current);
  return device.read();
}

function peerOf({ peer }: DesiredState, allowedIps: readonly Cidr[]): DevicePeer | null {
  return peer === null ? null : { publicKey: peer.publicKey, allowedIps };
}

function endpointOf({ peers }: DeviceReading): string | null {
  return endpointAddress(peers[0]?.endpoint ?? null);
}

function kernelRefusals(failed: readonly FailedStep[]): readonly (readonly [Cidr, RouteRefusal])[] {
  return failed.map(({ step, message }) => [step.destination, { code: "kernel", message }]);
}

function isPresent({ current }: Tunnel, reading: NetworkReading): boolean {
  return current !== null && reading.interfaces.some((one) => one.name === current.name);
}

/** Both ends must be free on this host: the interface would else hide a real neighbour, or be one. */
function assertTunnelFits(desired: DesiredState, reading: NetworkReading): void {
  const { hostEnds, vmEnds } = wantedOn(desired, true);
  const refusals = liveRefusals([...hostEnds, ...vmEnds], liveNetwork(reading, "", null));
  for (const [address, { code }] of refusals) {
    throw new TunnelRefused(`the tunnel address ${address} is in use on this host (${code}); choose another`);
  }
}

function withoutTunnel(desired: DesiredState, reading: NetworkReading): PassResult {
  const reason = {
    code: "kernel",
    message: "the tunnel interface is gone, another program removed it; connect again if it stays away",
  } as const;
  const destinations = destinationsOf(desired);
  const refusals = new Map(destinations.map((route) => [route, reason]));
  const routes = routeReports(destinations, new Set(), refusals);
  const host = hostReport(reading, "", []);
  const names = desired.names === null ? null : ({ state: "failed", message: reason.message } as const);
  const status = { settledGeneration: desired.generation, tunnel: null, routes, host, names };
  return { status, refusals, repaired: 0, withheld: 1, failed: [] };
}
