import { createSocket } from "node:dgram";
import { connect } from "node:net";
import * as dns from "dns-packet";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answersFor } from "../../../bridge/dns/name-check.js";
import { dnsNames } from "../../../bridge/dns/name-port.js";
import type { NameRecords } from "../../../bridge/dns/names.js";
import { DnsServer } from "../../../bridge/dns/server.js";
import { NO_FACTS, snapshotOf } from "../../../bridge/model/facts.js";
import { parseZone, type Zone } from "../../../helper/net/zone.js";

const ZONE = parseZone("docker.test") as Zone;
const recordsOf = (address: string): NameRecords => ({
  forward: [{ name: "web.docker.test", ipv4: [address], ipv6: [] }],
  reverse: new Map(),
});

let server: DnsServer;
beforeEach(async () => {
  server = await DnsServer.open(ZONE, null);
  server.publish(() => recordsOf("172.20.0.2"));
});
afterEach(() => server[Symbol.asyncDispose]());

const question = (name = "web.docker.test"): Buffer =>
  dns.encode({ type: "query", id: 5, questions: [{ type: "A", name }] });

const dataOf = (answer: Buffer) =>
  (dns.decode(answer).answers ?? []).map((one) => ("data" in one ? one.data : null));

/** Sends datagrams, and resolves with the first answer that comes. */
function overUdp(...messages: readonly Uint8Array[]): Promise<Buffer> {
  const socket = createSocket("udp4");
  return new Promise<Buffer>((resolve, reject) => {
    socket.once("message", resolve);
    socket.once("error", reject);
    for (const message of messages) socket.send(message, server.port, "127.0.0.1");
  }).finally(() => socket.close());
}

/** Sends bytes over one connection; resolves with all that came back once the server or `wantedBytes` ended it. */
function overTcp(bytes: Uint8Array, wantedBytes = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const socket = connect(server.port, "127.0.0.1");
  return new Promise<Buffer>((resolve) => {
    let answer = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length >= wantedBytes) socket.destroy();
    });
    socket.on("error", () => {});
    socket.once("close", () => resolve(answer));
    socket.write(bytes);
  });
}

const withLength = (message: Buffer) =>
  Buffer.concat([Buffer.from([message.length >> 8, message.length & 255]), message]);

test("it answers over UDP and TCP on loopback alone, with what was published last", async () => {
  expect(dataOf(await overUdp(question()))).toEqual(["172.20.0.2"]);
  server.publish(() => recordsOf("172.20.0.9"));
  expect(dataOf(await overUdp(question()))).toEqual(["172.20.0.9"]);
  const framed = withLength(question());
  const answer = await overTcp(framed, 60);
  expect(dataOf(answer.subarray(2))).toEqual(["172.20.0.9"]);
});

test("several questions over one connection are answered in their order, however they are cut", async () => {
  const two = Buffer.concat([withLength(question()), withLength(question("nobody.docker.test"))]);
  const socket = connect(server.port, "127.0.0.1");
  const chunks: Buffer[] = [];
  const got = new Promise<Buffer>((resolve) => {
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      const all = Buffer.concat(chunks);
      const first = all.length < 2 ? Number.POSITIVE_INFINITY : 2 + all.readUInt16BE(0);
      if (all.length > first + 2 && all.length === first + 2 + all.readUInt16BE(first)) resolve(all);
    });
  });
  for (const byte of two) socket.write(Buffer.from([byte]));
  const all = await got;
  socket.destroy();
  const second = all.subarray(2 + all.readUInt16BE(0) + 2);
  expect([dataOf(all.subarray(2)), dataOf(second), second.readUInt16BE(2) & 0xf]).toEqual([
    ["172.20.0.2"],
    [],
    3,
  ]);
});

test("a connection that sends what cannot be a question is closed, and others go on", async () => {
  expect(await overTcp(Buffer.from([0xff, 0xff, 1, 2, 3]))).toEqual(Buffer.alloc(0));
  expect(await overTcp(Buffer.from([0, 1, 9]))).toEqual(Buffer.alloc(0));
  expect(dataOf(await overUdp(question()))).toEqual(["172.20.0.2"]);
});

test("no more than 32 connections are held at a time", async () => {
  const sockets = Array.from({ length: 40 }, () => connect(server.port, "127.0.0.1"));
  const closed: number[] = [];
  await new Promise<void>((resolve) => {
    for (const [index, socket] of sockets.entries()) {
      socket.on("error", () => {});
      socket.once("close", () => {
        closed.push(index);
        if (closed.length === 8) resolve();
      });
    }
  });
  for (const socket of sockets) socket.destroy();
  expect(closed).toHaveLength(8);
});

test("a flood is not answered beyond the budget, and the next second has its answers again", async () => {
  const socket = createSocket("udp4");
  let answered = 0;
  socket.on("message", () => {
    answered += 1;
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  for (let sent = 0; sent < 12_000; sent += 50) {
    for (let burst = 0; burst < 50; burst++) socket.send(question(), server.port, "127.0.0.1");
    await new Promise((resolve) => setImmediate(resolve));
  }
  await expect.poll(() => overUdpOnce(question()), { timeout: 5_000 }).toEqual(["172.20.0.2"]);
  socket.close();
  expect(answered).toBeLessThan(12_000);
});

/** One question; null when no answer comes within 100 ms. */
async function overUdpOnce(message: Buffer) {
  const limit = new Promise<null>((resolve) => setTimeout(() => resolve(null), 100));
  const answer = await Promise.race([overUdp(message), limit]);
  return answer === null ? null : dataOf(answer);
}

test("no datagram and no stream of bytes stops it from answering", async () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 700 });
  await fc.assert(
    fc.asyncProperty(fc.array(bytes, { minLength: 1, maxLength: 8 }), bytes, async (datagrams, stream) => {
      const socket = connect(server.port, "127.0.0.1");
      socket.on("error", () => {});
      socket.end(Buffer.from(stream));
      socket.resume();
      for (const datagram of datagrams) await send(datagram);
      expect(dataOf(await overUdp(question()))).toEqual(["172.20.0.2"]);
      socket.destroy();
    }),
    { numRuns: 300 },
  );
});

function send(datagram: Uint8Array): Promise<void> {
  const socket = createSocket("udp4");
  return new Promise((resolve) => {
    socket.send(datagram, server.port, "127.0.0.1", () => {
      socket.close();
      resolve();
    });
  });
}

test("a port that is taken, over TCP or UDP, is refused where it was asked for", async () => {
  await expect(DnsServer.open(ZONE, server.port)).rejects.toMatchObject({ code: "EADDRINUSE" });
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  await expect(DnsServer.open(ZONE, socket.address().port)).rejects.toMatchObject({ code: "EADDRINUSE" });
  socket.close();
});

test("it says itself whether it answers", async () => {
  expect(await answersFor(ZONE, server.port)).toBe(true);
  const { port } = server;
  await server[Symbol.asyncDispose]();
  expect(await answersFor(ZONE, port)).toBe(false);
  server = await DnsServer.open(ZONE, null);
});

test("two sessions' servers do not get into each other's way, and this host's resolver asks neither", async () => {
  await using first = await dnsNames.open({ zone: ZONE, port: null });
  await using second = await dnsNames.open({ zone: ZONE, port: null });
  expect(first.port).not.toBe(second.port);
  first.publish(snapshotOf({ kind: "disconnected" }, NO_FACTS, 1));
  expect([await first.check(), await second.check()]).toEqual(["server-answers", "server-answers"]);
});
