import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DocklineUp, dockline } from "./dockline.js";
import { eventually } from "./eventually.js";
import { innerPid } from "./inner-process.js";
import { Lab } from "./lab.js";
import { plugCable } from "./mac-cable.js";
import { type Reach, reaches } from "./reach.js";
import { startService } from "./stack.js";

const isOpen = ({ ping, http }: Reach) => ping && http;
const OPEN: Reach = { ping: true, http: true };
const SHUT: Reach = { ping: false, http: false };
/** Longer than the session's looks at its clock are apart, and may be late. */
const SLEEP_MS = 41_000;
const CABLE = { name: "wlan0", mac: "192.168.99.2/24", router: ["192.168.99.1/24"] };

async function connected(lab: Lab) {
  const [service] = await startService(lab, "bridge");
  const up = await DocklineUp.connect(lab, ["--endpoint", "10.99.0.1"]);
  const reach = () => reaches(lab, service?.address ?? "");
  expect(await eventually(reach, isOpen)).toEqual(OPEN);
  return { up, reach };
}

/** The VM's UDP port, and the container that is its end of the tunnel. */
async function tunnelEnd(lab: Lab) {
  const status = JSON.parse((await dockline(lab, ["status", "--json"])).stdout) as {
    readonly tunnel: { readonly endpoint: string };
  };
  const resident = await lab.docker(["ps", "--quiet", "--filter", "label=dev.dockline.role"]);
  return { port: Number(status.tunnel.endpoint.split(":")[1]), resident };
}

/** Together with nsenter, its parent, which stops whenever its child does. */
function thaw(pid: number): void {
  const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  for (const one of [pid, Number(parent)]) process.kill(one, "SIGCONT");
}

async function must(lab: Lab, script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await lab.vm(["sh", "-c", script]);
  expect([script, exitCode, stderr]).toEqual([script, 0, ""]);
  return stdout.trim();
}

test("a VM that answers after the host changed networks is asked, and nothing is changed", async () => {
  await using lab = await Lab.start();
  const { up, reach } = await connected(lab);
  await using _up = up;
  const before = await tunnelEnd(lab);
  const story = up.story;
  await must(
    lab,
    `nft 'table inet asked { chain in { type filter hook input priority 0; iifname "dockline0" tcp dport 9 counter; }; }'`,
  );
  await plugCable(lab, CABLE);
  const questions = async () => /packets (\d+)/.exec(await must(lab, "nft list table inet asked"))?.[1];
  expect(Number(await eventually(questions, (count) => Number(count) > 0))).toBeGreaterThan(0);
  expect(await reach()).toEqual(OPEN);
  expect(await tunnelEnd(lab)).toEqual(before);
  expect(up.story).toBe(story);
});

test("a UDP flow that is dead for its ports alone is mended by another port", async () => {
  await using lab = await Lab.start();
  const { up, reach } = await connected(lab);
  await using _up = up;
  const before = await tunnelEnd(lab);
  // As docker/for-mac#7555: nothing of this port passes any more, in whichever direction.
  await must(
    lab,
    `nft 'table inet dead {
      chain in { type filter hook input priority -300; udp dport ${before.port} drop; }
      chain out { type filter hook output priority -300; udp sport ${before.port} drop; }
    }'`,
  );
  expect(await reach()).toEqual(SHUT);
  await plugCable(lab, CABLE);
  await up.says(/^! The VM does not answer any more; it dials from another UDP port\.$/m);
  await up.says(/^The VM answers again, from another UDP port\.$/m);
  expect(await eventually(reach, isOpen)).toEqual(OPEN);
  const after = await tunnelEnd(lab);
  expect([after.resident, after.port === before.port]).toEqual([before.resident, false]);
  expect(up.story).not.toMatch(/Connected again|set up again/);
});

test("a tunnel that the VM has lost while the host slept is set up again", async () => {
  await using lab = await Lab.start();
  const { up, reach } = await connected(lab);
  await using _up = up;
  const session = innerPid(up.process);
  expect(session).not.toBeNull();
  process.kill(session!, "SIGSTOP");
  await must(lab, "ip link delete dockline0");
  // This is the host's sleep, and not a wait for something to happen.
  await new Promise((resolve) => setTimeout(resolve, SLEEP_MS));
  expect(await reach()).toEqual(SHUT);
  thaw(session!);
  await up.says(/^! The VM still does not answer; it is set up again\.$/m);
  await up.says(/^Connected again after/m);
  expect(await eventually(reach, isOpen)).toEqual(OPEN);
}, 180_000);

test("a VM that is paused is told to be asleep, and is reached again once it runs", async () => {
  await using lab = await Lab.start();
  const { up, reach } = await connected(lab);
  await using _up = up;
  const signal = (name: string) => must(lab, `kill -${name} $(pidof dockerd wireguard-go)`);
  await signal("STOP");
  await plugCable(lab, CABLE);
  await up.says(
    /^! Docker's VM is asleep: its engine does not answer; open Docker, or restart it, unless this mends itself\.$/m,
    60_000,
  );
  expect(await reach()).toEqual(SHUT);
  await signal("CONT");
  await up.says(/^Connected again after/m, 60_000);
  expect(await eventually(reach, isOpen)).toEqual(OPEN);
  expect(up.story.match(/asleep/g)).toHaveLength(1);
});

test("a VM that nothing reaches any more is told to be asleep too", async () => {
  await using lab = await Lab.start();
  const { up, reach } = await connected(lab);
  await using _up = up;
  await must(
    lab,
    `nft 'table inet dead { chain out { type filter hook output priority -300; udp dport != 53 drop; }; }'`,
  );
  await plugCable(lab, CABLE);
  await up.says(
    /^! Docker's VM is asleep: it does not answer through the tunnel, not from a new port and not after a new set-up;/m,
    60_000,
  );
  await must(lab, "nft delete table inet dead");
  await up.says(/^Connected again after/m, 60_000);
  expect(await eventually(reach, isOpen)).toEqual(OPEN);
});
