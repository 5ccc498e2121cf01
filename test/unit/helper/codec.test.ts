import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeLine, LineReader } from "../../../helper/protocol/codec.js";

test("messages survive any cutting of the bytes, inside of characters too", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.array(fc.nat(500)), (messages, cuts) => {
      const bytes = Buffer.from(messages.map(encodeLine).join("") + encodeLine("größe €"));
      const edges = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
      const reader = new LineReader(1_000_000);
      const lines = edges.slice(1).flatMap((end, index) => reader.push(bytes.subarray(edges[index], end)));
      const values = lines.map((one) => (one.kind === "line" ? JSON.parse(one.text) : one));
      expect(values).toEqual(JSON.parse(JSON.stringify([...messages, "größe €"])));
    }),
  );
});

test("a line of exactly the limit is read, one byte more ends the stream", () => {
  expect(new LineReader(4).push(Buffer.from("1234\n12345\n1\n"))).toEqual([
    { kind: "line", text: "1234" },
    { kind: "too-long" },
  ]);
});

test("ten megabytes without a newline are told once and not kept", () => {
  const reader = new LineReader(256 * 1024);
  const before = process.memoryUsage().arrayBuffers;
  const told = Array.from({ length: 160 }, () => reader.push(Buffer.alloc(64 * 1024, "x"))).flat();
  expect(told).toEqual([{ kind: "too-long" }]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
});
