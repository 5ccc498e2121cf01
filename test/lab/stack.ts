import { containerAddresses } from "./container-addresses.js";
import type { Lab } from "./lab.js";

export const WEB_IMAGE = "dockline-lab/web";

/** Flags of a network on the segment of the VM's eth1, which has a router, 192.168.77.1, and a host, 192.168.77.50. */
export const ON_LAN = [
  ...["--subnet", "192.168.77.0/24", "--gateway", "192.168.77.1"],
  ...["--ip-range", "192.168.77.192/27"],
] as const;

/** An address of a container that serves HTTP on an unpublished port. */
export interface Service {
  readonly network: string;
  readonly address: string;
}

const NETWORKS: Readonly<Record<string, readonly string[]>> = {
  shop: ["--subnet", "172.30.0.0/24"],
  vault: ["--internal", "--subnet", "172.31.0.0/24"],
  dual: ["--ipv6", "--subnet", "172.29.0.0/24", "--subnet", "fd00:db8:1::/64"],
};

/**
 * One container on each kind of network: the default bridge, a user-defined one, an internal one, and one
 * with IPv4 and IPv6.
 */
export async function startStack(lab: Pick<Lab, "docker">): Promise<readonly Service[]> {
  for (const [name, options] of Object.entries(NETWORKS)) {
    await lab.docker(["network", "create", ...options, name]);
  }
  const services: Service[] = [];
  for (const network of ["bridge", ...Object.keys(NETWORKS)]) {
    services.push(...(await startService(lab, network)));
  }
  return services;
}

/** A container on `network`, and its addresses there. */
export async function startService(lab: Pick<Lab, "docker">, network: string): Promise<Service[]> {
  const name = `on-${network}`;
  await lab.docker(["run", "--detach", "--name", name, "--network", network, WEB_IMAGE]);
  const attachments = await containerAddresses(lab, name);
  return attachments.flatMap(({ ipv4, ipv6 }) =>
    [ipv4, ipv6].filter((address) => address !== null).map((address) => ({ network, address })),
  );
}
