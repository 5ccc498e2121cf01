/**
 * This host as a VM may see it, most likely first: the names that Docker Desktop, Podman, Lima, Rancher
 * Desktop and OrbStack define in their VMs, the VM's default gateway, then the addresses behind those names
 * for VMs whose resolver does not know them.
 */
export const ENDPOINT_CANDIDATES: readonly string[] = [
  "host.docker.internal",
  "host.containers.internal",
  "host.lima.internal",
  "host.rancher-desktop.internal",
  "host.orb.internal",
  "gateway.docker.internal",
  "default-gateway",
  "192.168.65.254",
  "192.168.5.2",
  "192.168.127.254",
  "192.168.64.1",
  "192.168.105.1",
  "192.168.106.1",
  "0.250.250.254",
];
