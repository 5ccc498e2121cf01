import { expect, test } from "vitest";
import { eventually } from "../lab/eventually.js";
import { Lab } from "../lab/lab.js";
import { NO_TRACES, tracesOf } from "../lab/traces.js";
import { VirtualMachine } from "./virtual-machine.js";

test("a machine runs commands with input, output and exit code, knows the time, and reaches mac and LAN", async () => {
  await using lab = await Lab.start({ engine: false });
  await using machine = await VirtualMachine.restore(lab);
  const script = "cat; echo to stderr >&2; exit 3";
  expect(await machine.shell(["sh", "-c", script], { stdin: "two\nlines" })).toEqual({
    exitCode: 3,
    stdout: "two\nlines",
    stderr: "to stderr\n",
  });
  const seconds = Number(await machine.must(["date", "+%s"]));
  expect(Math.abs(Date.now() / 1000 - seconds)).toBeLessThan(30);

  const listener = lab.spawnMac(["socat", "-u", "TCP-LISTEN:7070,bind=127.0.0.1", "-"]);
  let heard = "";
  listener.stdout?.on("data", (chunk: Buffer) => {
    heard += chunk.toString();
  });
  const greet = () => machine.shell(["socat", "-", "TCP:host.docker.internal:7070"], { stdin: "hello" });
  await eventually(greet, () => heard !== "");
  expect(heard).toBe("hello");

  await machine.must(["ip", "address", "add", "192.168.77.10/24", "dev", "eth1"]);
  expect((await lab.lanhost(["ping", "-c", "1", "-W", "5", "192.168.77.10"])).exitCode).toBe(0);
});

test("a machine ends with its lab, and nothing of it stays on this computer", async () => {
  const lab = await Lab.start({ engine: false });
  await VirtualMachine.restore(lab);
  const traces = tracesOf(lab.directory);
  expect(traces().processes.length).toBeGreaterThan(2);
  await lab[Symbol.asyncDispose]();
  expect(
    await eventually(
      async () => traces(),
      ({ processes }) => processes.length === 0,
    ),
  ).toEqual(NO_TRACES);
});

test("what one machine writes to its disk, the next one does not see", async () => {
  await using lab = await Lab.start({ engine: false });
  {
    await using first = await VirtualMachine.restore(lab);
    await first.must(["sh", "-c", "echo kept >/root/note && sync"]);
  }
  await using second = await VirtualMachine.restore(lab);
  expect(await second.must(["ls", "/root"])).toBe("");
});
