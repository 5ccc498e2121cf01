import { createHash, createPrivateKey, createPublicKey, diffieHellman } from "node:crypto";
import { expect, test } from "vitest";
import type { Cidr } from "../../../helper/net/cidr.js";
import { endpointAddress, hasExactPeer } from "../../../helper/tunnel/device.js";
import { generateKeyPair } from "../../../helper/tunnel/keys.js";
import { parseDevice, UapiDevice } from "../../../helper/tunnel/uapi.js";
import { parseDump, WgToolDevice } from "../../../helper/tunnel/wg-tool.js";
import { PEER } from "../../fakes/helper-stack.js";

const PEER_HEX = Buffer.from(PEER.publicKey, "base64").toString("hex");
const OTHER = { base64: Buffer.alloc(32, 7).toString("base64"), hex: "07".repeat(32) };
const SILENT_PEER = {
  publicKey: OTHER.base64,
  allowedIps: [],
  endpoint: null,
  lastHandshakeAt: null,
  rxBytes: 0,
  txBytes: 0,
};
/** What the file at its path held is what `run` was given. */
const files: string[] = [];
const WG = {
  wgPath: "/usr/bin/wg",
  interfaceName: "dockline0",
  withSecretFile: <T>(text: string, use: (path: string) => Promise<T>) => {
    files.push(text);
    return use("/run/secret");
  },
};
const peerWith = (...allowedIps: string[]) => ({ ...PEER, allowedIps: allowedIps as Cidr[] });
const reading = (...allowedIps: string[]) => ({
  ...peerWith(...allowedIps),
  endpoint: null,
  lastHandshakeAt: null,
  rxBytes: 0,
  txBytes: 0,
});

test("the answer of a connected wireguard-go is read whole", () => {
  const answer = [
    `private_key=${"1".repeat(64)}`,
    "listen_port=3333",
    "fwmark=0",
    `public_key=${PEER_HEX}`,
    "protocol_version=1",
    "endpoint=[fd00::9]:51820",
    "last_handshake_time_sec=1700000000",
    "last_handshake_time_nsec=250000000",
    "tx_bytes=10",
    "rx_bytes=20",
    "persistent_keepalive_interval=0",
    "allowed_ip=10.33.33.2/32",
    "allowed_ip=fd00::/64",
    `public_key=${OTHER.hex}`,
    "last_handshake_time_sec=0",
    "last_handshake_time_nsec=0",
    "future_key=1",
    "errno=0",
    "",
  ].join("\n");
  expect(parseDevice(answer)).toEqual({
    listenPort: 3333,
    peers: [
      {
        ...peerWith("10.33.33.2/32", "fd00::/64"),
        endpoint: "[fd00::9]:51820",
        lastHandshakeAt: 1_700_000_000_250,
        rxBytes: 20,
        txBytes: 10,
      },
      SILENT_PEER,
    ],
  });
});

test.each([
  ["a new peer", peerWith("10.1.0.0/16"), [], `public_key=${PEER_HEX}\nallowed_ip=10.1.0.0/16\n`],
  [
    "one more allowed IP",
    peerWith("10.1.0.0/16", "10.2.0.0/16"),
    [reading("10.1.0.0/16")],
    `public_key=${PEER_HEX}\nallowed_ip=10.2.0.0/16\n`,
  ],
  [
    "one less",
    peerWith("10.1.0.0/16"),
    [reading("10.1.0.0/16", "10.2.0.0/16")],
    `public_key=${PEER_HEX}\nreplace_allowed_ips=true\nallowed_ip=10.1.0.0/16\n`,
  ],
  [
    "another peer",
    { publicKey: OTHER.base64, allowedIps: [] },
    [reading()],
    `public_key=${PEER_HEX}\nremove=true\npublic_key=${OTHER.hex}\n`,
  ],
  ["no peer", null, [reading()], `public_key=${PEER_HEX}\nremove=true\n`],
])("%s is one UAPI operation that leaves the rest alone", async (_, wanted, peers, expected) => {
  const operations: string[] = [];
  const device = new UapiDevice(async (operation) => {
    operations.push(operation);
    return "errno=0\n";
  });
  await device.setPeer(wanted, { listenPort: 1, peers });
  expect(operations).toEqual([`set=1\n${expected}\n`]);
});

test.each(["errno=-22\n", "listen_port=1\n", ""])("the answer %j is a failure", async (answer) => {
  await expect(new UapiDevice(async () => answer).read()).rejects.toThrow(
    "wireguard-go refused its configuration",
  );
});

test("the dump of wg is read whole", () => {
  const output = [
    `${OTHER.base64}\t${PEER.publicKey}\t51820\toff`,
    `${PEER.publicKey}\t(none)\t10.99.0.2:3333\t10.33.33.2/32,fd00::/64\t1700000000\t20\t10\toff`,
    `${OTHER.base64}\t(none)\t(none)\t(none)\t0\t0\t0\t25`,
    "",
  ].join("\n");
  expect(parseDump(output)).toEqual({
    listenPort: 51820,
    peers: [
      {
        ...peerWith("10.33.33.2/32", "fd00::/64"),
        endpoint: "10.99.0.2:3333",
        lastHandshakeAt: 1_700_000_000_000,
        rxBytes: 20,
        txBytes: 10,
      },
      SILENT_PEER,
    ],
  });
});

test("wg gets keys in a file, never as an argument, and keeps the port", async () => {
  const calls: (readonly string[])[] = [];
  const run = async (argv: readonly string[]) => {
    calls.push(argv);
    return { exitCode: 0, stdout: "", stderr: "" };
  };
  const device = new WgToolDevice({ ...WG, run });
  files.length = 0;
  await device.setIdentity({ privateKey: OTHER.base64, listenPort: 0 });
  await device.setPeer(peerWith("10.1.0.0/16"), { listenPort: 3333, peers: [] });
  const argv = ["/usr/bin/wg", "syncconf", "dockline0", "/run/secret"];
  const key = `[Interface]\nPrivateKey = ${OTHER.base64}\n`;
  const peer = `[Peer]\nPublicKey = ${PEER.publicKey}\nAllowedIPs = 10.1.0.0/16\n`;
  expect([calls, files]).toEqual([
    [argv, argv],
    [key, `${key}ListenPort = 3333\n${peer}`],
  ]);
});

test("a wg that fails is an error with what it said", async () => {
  const run = async () => ({
    exitCode: 1,
    stdout: "",
    stderr: "Unable to modify interface: Operation not permitted\n",
  });
  const device = new WgToolDevice({ ...WG, run });
  await expect(device.read()).rejects.toThrow(
    "/usr/bin/wg show dockline0 dump: exit 1: Unable to modify interface",
  );
  await expect(device.setPeer(null, { listenPort: 1, peers: [] })).rejects.toThrow("no key yet");
});

test("a key pair belongs together, and no two are equal", () => {
  const [one, other] = [generateKeyPair(), generateKeyPair()];
  const url = (base64: string) => Buffer.from(base64, "base64").toString("base64url");
  const shared = (mine: typeof one, theirs: typeof one) =>
    diffieHellman({
      privateKey: createPrivateKey({
        key: { kty: "OKP", crv: "X25519", d: url(mine.privateKey), x: url(mine.publicKey) },
        format: "jwk",
      }),
      publicKey: createPublicKey({
        key: { kty: "OKP", crv: "X25519", x: url(theirs.publicKey) },
        format: "jwk",
      }),
    });
  expect(createHash("sha256").update(shared(one, other)).digest()).toEqual(
    createHash("sha256").update(shared(other, one)).digest(),
  );
  expect(one).not.toEqual(other);
});

test.each([
  [peerWith("10.1.0.0/16"), [reading("10.1.0.0/16")], true],
  [peerWith("10.1.0.0/16", "10.2.0.0/16"), [reading("10.2.0.0/16", "10.1.0.0/16")], true],
  [peerWith(), [reading("10.1.0.0/16")], false],
  [peerWith("10.1.0.0/16"), [reading()], false],
  [peerWith(), [reading(), { ...reading(), publicKey: OTHER.base64 }], false],
  [peerWith(), [{ ...reading(), publicKey: OTHER.base64 }], false],
  [peerWith(), [], false],
  [null, [reading()], false],
  [null, [], true],
])("wanting %j and having %j: the same is %j", (wanted, peers, isSame) => {
  expect(hasExactPeer({ listenPort: 1, peers }, wanted)).toBe(isSame);
});

test.each([
  ["10.99.0.2:51820", "10.99.0.2"],
  ["[fd00::1]:51820", "fd00::1"],
  [null, null],
])("the address of the endpoint %j is %j", (endpoint, address) => {
  expect(endpointAddress(endpoint)).toBe(address);
});
