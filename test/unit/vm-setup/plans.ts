import type { Cidr } from "../../../helper/net/cidr.js";
import type { VmApplyPlan } from "../../../vm-setup/plan.js";

export const HOST_KEY = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";

/** A plan in which every field has a value. */
export const APPLY_PLAN: VmApplyPlan = {
  action: "apply",
  tunnel: {
    mtu: 1420,
    ipv4: { host: "10.33.33.1", vm: "10.33.33.2" },
    ipv6: { host: "fd33:33::1", vm: "fd33:33::2" },
    hostPublicKey: HOST_KEY,
    hostPort: 51820,
    keepaliveSeconds: 25,
  },
  endpoints: ["host.docker.internal", "default-gateway", "192.168.65.254"],
  firewall: {
    rawAccept: true,
    masquerade: {
      ipv4: ["br-9096cdb7a309", "lab0"],
      ipv6: ["lab0"],
      single: [
        { bridge: "lab0", address: "172.31.0.3", clients: "host", ifStrict: null },
        { bridge: "lab0", address: "172.31.0.3", clients: "192.168.77.0/24" as Cidr, ifStrict: null },
        { bridge: "lab0", address: "172.31.0.4", clients: "host", ifStrict: "br-9096cdb7a309" },
        { bridge: "lab0", address: "fd00:31::3", clients: "host", ifStrict: null },
      ],
    },
  },
  shims: [
    {
      kind: "macvlan",
      parent: "eth1",
      subnet: "192.168.77.0/24" as Cidr,
      gateway: { kind: "address", address: "192.168.77.1" },
      spares: ["192.168.77.254", "192.168.77.253"],
    },
    { kind: "ipvlan-l2", parent: "eth0.10", subnet: "192.168.78.0/24" as Cidr, gateway: null, spares: [] },
    {
      kind: "ipvlan-l3",
      parent: "eth2",
      subnet: "192.168.79.0/24" as Cidr,
      gateway: { kind: "device" },
      spares: [],
    },
    { kind: "macvlan", parent: "eth1", subnet: "fd00:77::/64" as Cidr, gateway: null, spares: [] },
  ],
};
