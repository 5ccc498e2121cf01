import { expect, test } from "vitest";
import { planNetworks } from "../../../../bridge/model/desired.js";
import { type GuestState, guestIntents, parseGuestLabel } from "../../../../bridge/model/guest.js";
import { guestSentence } from "../../../../bridge/model/guest-sentence.js";
import type { DockerContainer } from "../../../../bridge/model/network.js";
import { attachmentTo, containerOn } from "../../../fakes/fake-containers.js";
import { bridgeNetwork, macvlanNetwork } from "../../../fakes/fake-ports.js";

const APP = bridgeNetwork("app", "172.20.0.0/16");
const WEB = bridgeNetwork("web", "172.21.0.0/16");
const LAN = macvlanNetwork("lan", "192.168.77.0/24");
const HOME = macvlanNetwork("home", "192.168.50.0/24");
const PLANS = planNetworks([APP, WEB, LAN, HOME]);

const onApp = attachmentTo(APP, "172.20.0.2", "172.20.0.1");
const onWeb = attachmentTo(WEB, "172.21.0.2", "172.21.0.1");
const onLan = attachmentTo(LAN, "192.168.77.192", "192.168.77.1");
const onHome = attachmentTo(HOME, "192.168.50.192", "192.168.50.1");
const RDP = { port: 3389, protocol: "tcp" };

const windows = (changes: Partial<DockerContainer> = {}): DockerContainer => ({
  ...containerOn(APP, "172.20.0.2"),
  id: "c1",
  name: "windows",
  labels: { "dev.dockline.guest": "true" },
  publishedPorts: [RDP, { port: 9, protocol: "sctp" }],
  networks: [onApp, onLan],
  ...changes,
});
const labelled = (value: string, networks = [onApp, onLan]) =>
  windows({ labels: { "dev.dockline.guest": value }, networks });
const planOf = (container: DockerContainer) => {
  const [intent] = guestIntents(PLANS, [container], []);
  return intent?.kind === "watch" ? intent.plan : intent;
};

test("a container that says so by its label is watched, with all that its network needs to know", () => {
  expect(guestIntents(PLANS, [windows()], [])).toEqual([
    {
      containerId: "c1",
      ports: [RDP],
      kind: "watch",
      life: "endpoint-172.20.0.2,endpoint-192.168.77.192",
      plan: {
        action: "guest",
        bridge: { address: "172.20.0.2", gateway: "172.20.0.1" },
        neighbour: "192.168.77.192",
        guest: { by: "macvtap" },
        ports: [RDP],
      },
    },
  ]);
});

test("nobody else is, but those that are named; a label says no to that too", () => {
  const unlabelled = windows({ labels: {} });
  expect(guestIntents(PLANS, [unlabelled, labelled("false")], [])).toEqual([]);
  expect(guestIntents(PLANS, [unlabelled], ["windows"])).toHaveLength(1);
  expect(guestIntents(PLANS, [labelled("false")], ["windows"])).toEqual([]);
});

test("published ports lead to the bridge that is the default, and the guest is where its address is", () => {
  expect(planOf(windows({ networks: [onWeb, onApp, onLan] }))).toMatchObject({
    bridge: { address: "172.20.0.2" },
  });
  expect(planOf(labelled("192.168.50.7", [onApp, onLan, onHome]))).toMatchObject({
    neighbour: "192.168.50.192",
    guest: { by: "address", address: "192.168.50.7" },
  });
});

test.each([
  ["true", { by: "macvtap" }],
  ["02:00:0A:0b:0c:0d", { by: "mac", mac: "02:00:0a:0b:0c:0d" }],
  ["192.168.77.201", { by: "address", address: "192.168.77.201" }],
  ["yes", null],
  ["", null],
  ["fd00::1", null],
  ["192.168.77.201/24", null],
  ["02:00:0a:0b:0c", null],
])("the label %j", (value, choice) => {
  expect(parseGuestLabel(value)).toEqual(choice);
});

test.each([
  [labelled("yes"), "label", 'the label dev.dockline.guest is "yes"; make it "true", a hardware address or'],
  [windows({ publishedPorts: [] }), "no-ports", "the container publishes no port; publish"],
  [windows({ networks: [onLan] }), "no-bridge", "the container is on no bridge network"],
  [windows({ networks: [onApp] }), "no-child-network", "the container is on no macvlan network"],
  [labelled("10.0.0.1"), "no-child-network", "the container is on no macvlan network"],
])("refused, with what to do: %#", (container, code, sentence) => {
  const [intent] = guestIntents(PLANS, [container], []);
  if (intent?.kind !== "refused") throw new Error("not refused");
  expect(intent.why.code).toBe(code);
  expect(guestSentence({ containerId: "c1", ports: [], state: intent })).toContain(sentence);
});

test.each<[GuestState, string]>([
  [{ kind: "pending" }, "being looked for"],
  [{ kind: "there", address: "192.168.77.201" }, "gets the container's published ports: 3389/tcp"],
  [
    { kind: "absent", why: "no-macvtap" },
    "no macvtap interface in the container; the virtual machine does not run yet",
  ],
  [{ kind: "absent", why: "no-address" }, "nobody with its hardware address has shown an IPv4 address yet"],
  [{ kind: "failed", detail: "no" }, "cannot be reached: no"],
])("said in one clause: $0.kind", (state, sentence) => {
  expect(guestSentence({ containerId: "c1", ports: [{ port: 3389, protocol: "tcp" }], state })).toBe(
    sentence,
  );
});
