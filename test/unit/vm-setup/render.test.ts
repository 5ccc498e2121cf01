import { expect, test } from "vitest";
import type { VmPlan } from "../../../vm-setup/plan.js";
import { renderPlan } from "../../../vm-setup/render.js";
import { APPLY_PLAN, HOST_KEY } from "./plans.js";

const APPLY_TEXT = `action apply
ipv4 10.33.33.1 10.33.33.2
ipv6 fd33:33::1 fd33:33::2
mtu 1420
host-key ${HOST_KEY}
host-port 51820
keepalive 25
endpoint host.docker.internal
endpoint default-gateway
endpoint 192.168.65.254
raw-accept
masquerade4 br-9096cdb7a309
masquerade4 lab0
masquerade6 lab0
masquerade-to4 lab0 172.31.0.3 host -
masquerade-to4 lab0 172.31.0.3 192.168.77.0/24 -
masquerade-to4 lab0 172.31.0.4 host br-9096cdb7a309
masquerade-to6 lab0 fd00:31::3 host -
shim4 macvlan eth1 192.168.77.0/24 192.168.77.1 192.168.77.254,192.168.77.253
shim4 ipvlan-l2 eth0.10 192.168.78.0/24 - -
shim4 ipvlan-l3 eth2 192.168.79.0/24 device -
shim6 macvlan eth1 fd00:77::/64
end
`;

const FIREWALL_PLAN: VmPlan = {
  action: "firewall",
  addresses: { ipv4: { host: "10.33.33.1", vm: "10.33.33.2" }, ipv6: null },
  firewall: { rawAccept: false, masquerade: { ipv4: [], ipv6: [], single: [] } },
  shims: [],
  legs: [
    { pid: 812, address: "192.168.81.2" },
    { pid: 812, address: "fd00:81::2" },
  ],
};

test.each<[VmPlan, string]>([
  [APPLY_PLAN, APPLY_TEXT],
  [
    FIREWALL_PLAN,
    "action firewall\nipv4 10.33.33.1 10.33.33.2\nleg4 812 192.168.81.2\nleg6 812 fd00:81::2\nend\n",
  ],
  [{ action: "redial" }, "action redial\nend\n"],
  [{ action: "remove" }, "action remove\nend\n"],
])("the plan $0.action becomes one statement per line and a last line", (plan, text) => {
  expect(renderPlan(plan)).toBe(text);
});

test.each(["a\nend", "a b", "a\tb", "", "a\u0000", "ä"])(
  "a value that could pass for more is refused: %j",
  (endpoint) => {
    expect(() => renderPlan({ ...APPLY_PLAN, endpoints: [endpoint] })).toThrow(RangeError);
  },
);
