import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { VmFinding } from "../../../vm-setup/diagnosis.js";
import { parseDiagnosisLine } from "../../../vm-setup/parse-diagnosis.js";

/** Captured with the image's nft 1.1.3, in VMs with engine 28.5 (iptables-nft) and 29.8 (nftables), Linux 6.18. */
const TRACE_28 = fixture("trace.docker-28.txt");
const TRACE_29 = fixture("trace.docker-29-nftables.txt");
/** iptables-legacy-save -c of engine 20.10, around one probe to each of three containers. */
const BEFORE = fixture("counters-before.docker-20-legacy.txt");
const AFTER = fixture("counters-after.docker-20-legacy.txt");

test("iptables-nft: the rule that drops, a container without a way back, and one that answers", () => {
  expect(diagnose(["172.30.0.2", "172.30.0.3", "192.168.77.192", "172.30.0.9"], { trace: TRACE_28 })).toEqual(
    [
      {
        address: "172.30.0.2",
        what: "dropped",
        direction: "request",
        family: "ip",
        table: "filter",
        chain: "FORWARD",
        rule: "ip daddr 172.30.0.2 drop",
      },
      { address: "172.30.0.3", what: "no-reply" },
      { address: "192.168.77.192", what: "replied" },
      { address: "172.30.0.9", what: "not-seen" },
    ],
  );
});

test("engine 29's nftables: also where the packet has a hidden address, and where the answer is dropped", () => {
  expect(diagnose(["172.30.0.2", "fd00:db8:1::2"], { trace: TRACE_29 })).toEqual([
    {
      address: "172.30.0.2",
      what: "dropped",
      direction: "request",
      family: "ip",
      table: "docker-bridges",
      chain: "raw-PREROUTING",
      rule: 'iifname "dockline0" drop',
    },
    {
      address: "fd00:db8:1::2",
      what: "dropped",
      direction: "reply",
      family: "inet",
      table: "own",
      chain: "out",
      rule: "ip6 saddr fd00:db8:1::/64 drop",
    },
  ]);
});

const COUNTED = { before: BEFORE, after: AFTER };
const dropped = (address: string, direction: string, table: string, chain: string, rule: string) => ({
  address,
  what: "dropped",
  direction,
  family: "ip",
  table,
  chain,
  rule,
});

const KEPT_OUT = dropped(
  "172.30.0.2",
  "request",
  "filter",
  "FORWARD",
  '-d 172.30.0.0/24 -m comment --comment "keep \\"out\\"" -j DROP',
);

test("legacy rules are told by their counters, each for the address that it fits", () => {
  const first = (iif: string, source: string, destination: string) =>
    `trace id ${source}${destination} inet dockline-trace first packet: iif "${iif}" ip saddr ${source} ip daddr ${destination} ip dscp cs0\n`;
  const trace = [
    ...["172.17.0.2", "172.30.0.2", "172.31.0.2"].map((to) => first("dockline0", "10.33.33.1", to)),
    first("br-be0f82415b50", "172.31.0.2", "172.31.0.1"),
  ].join("");
  expect(diagnose(["172.17.0.2", "172.30.0.2", "172.31.0.2"], { ...COUNTED, trace })).toEqual([
    dropped("172.17.0.2", "request", "mangle", "PREROUTING", "-d 172.17.0.2/32 -j DROP"),
    KEPT_OUT,
    dropped(
      "172.31.0.2",
      "reply",
      "filter",
      "FORWARD",
      "-s 172.31.0.0/24 -j REJECT --reject-with icmp-port-unreachable",
    ),
  ]);
});

test("packets that disappear where no rule counted them are lost", () => {
  const trace =
    'trace id 1 inet dockline-trace first packet: iif "dockline0" ip saddr 10.33.33.1 ip daddr 172.30.0.2 \n';
  expect(diagnose(["172.30.0.2"], { trace })).toEqual([
    { address: "172.30.0.2", what: "lost", direction: "request" },
  ]);
});

test("without a trace the counters alone decide, and nothing else is claimed", () => {
  expect(diagnose(["172.30.0.2", "172.29.0.2"], { ...COUNTED, traced: "no" })).toEqual([
    KEPT_OUT,
    { address: "172.29.0.2", what: "unknown" },
  ]);
});

test.each([
  ["another interface", "-i eth1 -j DROP"],
  ["any interface but the tunnel's", "! -i dockline0 -j DROP"],
  ["another source", "-s 10.33.34.0/24 -j DROP"],
  ["another destination", "-d 172.30.0.128/25 -j DROP"],
  ["all but this destination", "! -d 172.30.0.0/28 -j REJECT"],
])("a rule about %s is not blamed", (_, rule) => {
  expect(diagnose(["172.30.0.2"], { ...counted(rule), traced: "no" })).toEqual([
    { address: "172.30.0.2", what: "unknown" },
  ]);
});

test.each([
  "-j DROP",
  "-i dockline+ -j DROP",
  "! -i docker0 -d 172.30.0.2/32 -j DROP",
  "-s 10.33.33.0/30 -j REJECT",
])("a rule that fits is blamed: %s", (rule) => {
  expect(diagnose(["172.30.0.2"], { ...counted(rule), traced: "no" })).toEqual([
    dropped("172.30.0.2", "request", "filter", "DOCKER-USER", rule),
  ]);
});

test("a policy is blamed only where no rule is", () => {
  const before = "family ip\n*filter\n:FORWARD DROP [0:0]\n";
  const after = "family ip\n*filter\n:FORWARD DROP [3:180]\n";
  expect(diagnose(["172.30.0.2"], { before, after, traced: "no" })).toEqual([
    dropped("172.30.0.2", "request", "filter", "FORWARD", "policy drop"),
  ]);
});

test("a rule's text is one printable line without ends", () => {
  const trace = `trace id 1 inet dockline-trace first packet: iif "dockline0" ip saddr 10.33.33.1 ip daddr 172.30.0.2 \n`;
  const rule = `trace id 1 ip filter FORWARD rule comment "\\ \u001b[31m ${"x".repeat(400)}" drop (verdict drop)\n`;
  const [finding] = diagnose(["172.30.0.2"], { trace: trace + rule }) ?? [];
  const shown = `comment "\\  [31m ${"x".repeat(400)}`.slice(0, 300);
  expect(finding).toEqual(dropped("172.30.0.2", "request", "filter", "FORWARD", shown));
});

/** The texts of the three files. */
interface Inputs {
  readonly trace?: string;
  readonly before?: string;
  readonly after?: string;
  readonly traced?: "yes" | "no";
}

function counted(rule: string): Inputs {
  const save = (packets: number) => `family ip\n*filter\n[${packets}:60] -A DOCKER-USER ${rule}\n`;
  return { before: save(0), after: save(1) };
}

/** What the awk program of the VM says, as the host reads it. */
function diagnose(addresses: readonly string[], inputs: Inputs): readonly VmFinding[] | null {
  const { before = "family ip\n", after = "family ip\n", trace = "", traced = "yes" } = inputs;
  const folder = mkdtempSync(join(tmpdir(), "diagnose-"));
  try {
    const files = [before, after, trace].map((text, index) => {
      const file = join(folder, String(index));
      writeFileSync(file, text);
      return file;
    });
    const variables = { addresses: addresses.join(" "), host4: "10.33.33.1", host6: "fd33:33:33::1", traced };
    const flags = Object.entries(variables).flatMap(([name, value]) => ["-v", `${name}=${value}`]);
    const findings = execFileSync("awk", [...flags, "-f", "vm-setup/diagnose.awk", ...files]);
    return parseDiagnosisLine(`{"result":"diagnosed","findings":[${findings}]}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function fixture(name: string): string {
  return readFileSync(`test/fixtures/vm-setup/${name}`, "utf8");
}
