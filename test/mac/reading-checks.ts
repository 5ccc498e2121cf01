import { parseJob } from "../../bridge/helper-client/launchd/launchctl.js";
import { canonicalAddress, hostCidr } from "../../helper/net/cidr.js";
import { liveNetwork, type NetworkReading } from "../../helper/net/live-network.js";
import { liveRefusals, staticRefusal } from "../../helper/net/policy.js";
import { neighboursOf } from "../../helper/platform/darwin/neighbours.js";
import { parseNetstat } from "../../helper/platform/darwin/netstat.js";
import type { Platform } from "../../helper/platform/platform.js";
import { type Run, runOrThrow } from "../../helper/platform/run.js";
import type { Check, Difference, Outcome } from "./check.js";
import { unreadIfconfig, unreadNetstat, unreadScutil } from "./unread.js";

/** Reads what is there, and changes nothing. */
export function readingChecks(run: Run, platform: Platform): readonly Check[] {
  const isRead = (argv: readonly string[], unread: (text: string) => readonly Difference[]): Check => ({
    title: `every line of ${argv.map((word) => word.replace(/^.*\//, "")).join(" ")} is understood`,
    run: async () => {
      const text = await runOrThrow(run, argv);
      return { differences: unread(text), notes: [`${text.split("\n").length} lines`] };
    },
  });
  return [
    isRead(["/usr/sbin/netstat", "-rn", "-f", "inet"], unreadNetstat),
    isRead(["/usr/sbin/netstat", "-rn", "-f", "inet6"], unreadNetstat),
    isRead(["/sbin/ifconfig", "-a"], unreadIfconfig),
    isRead(["/usr/sbin/scutil", "--dns"], unreadScutil),
    {
      title: "neighbours of arp are neighbours of the routing table",
      run: () => neighbours(run),
    },
    {
      title: "what this Mac's network needs would be refused",
      run: async () => refusals(await platform.readNetwork()),
    },
    { title: "launchctl does not know a job that is not there", run: () => missingJob(run) },
  ];
}

/** Only those that arp has before and after netstat: they come and go. */
async function neighbours(run: Run): Promise<Outcome> {
  const arp = ["/usr/sbin/arp", "-an"];
  const before = await runOrThrow(run, arp);
  const table = await runOrThrow(run, ["/usr/sbin/netstat", "-rn", "-f", "inet"]);
  const after = new Set((await runOrThrow(run, arp)).split("\n"));
  const known = new Set(neighboursOf(parseNetstat(table)));
  const lines = before.split("\n").filter((line) => after.has(line));
  const answered = lines.flatMap((line) => {
    const [, address = "", hardware = ""] = /^\S+ \(([^)]+)\) at ([0-9a-f:]+) on /.exec(line) ?? [];
    const isNobody = hardware === "ff:ff:ff:ff:ff:ff" || /^(1:0:5e|33:33):/.test(hardware);
    return canonicalAddress(address) === null || isNobody ? [] : [{ line, address }];
  });
  return {
    differences: answered
      .filter(({ address }) => !known.has(address))
      .map(({ line, address }) => ({
        what: `${address} is no neighbour`,
        raw: [line, ...table.split("\n").filter((row) => row.startsWith(address))].join("\n"),
      })),
    notes: [`${answered.length} neighbours`],
  };
}

/** Asked of the policy alone: no route is tried. */
function refusals(reading: NetworkReading): Outcome {
  const live = liveNetwork(reading, "none", null);
  const addresses = [...live.ownAddresses, ...live.gateways, ...live.dnsServers];
  const needed = [...live.lans.map((lan) => lan.prefix), ...addresses.flatMap((one) => hostCidr(one) ?? [])];
  const refused = liveRefusals(needed, live);
  const missed = needed.filter((one) => staticRefusal(one) === null && !refused.has(one));
  return {
    differences: missed.map((one) => ({
      what: `${one} would be routed`,
      raw: JSON.stringify(reading, null, 1),
    })),
    notes: [
      `${live.lans.length} networks, ${live.gateways.length} gateways, ${live.dnsServers.length} DNS servers`,
    ],
  };
}

async function missingJob(run: Run): Promise<Outcome> {
  const said = await run(["/bin/launchctl", "print", "system/dev.dockline.nowhere"]);
  const { kind } = parseJob(said);
  const raw = JSON.stringify(said, null, 1);
  return {
    differences: kind === "not-loaded" ? [] : [{ what: `taken for ${kind}`, raw }],
    notes: [`exit code ${said.exitCode}`],
  };
}
