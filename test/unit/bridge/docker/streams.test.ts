import { expect, test } from "vitest";
import { FrameBuffer } from "../../../../bridge/docker/container-io.js";
import { LineBuffer } from "../../../../bridge/docker/lines.js";

test("lines are the same however the bytes are cut", () => {
  const bytes = Buffer.from('{"name":"käse €"}\r\nsecond\n\nlast');
  for (let size = 1; size <= bytes.length; size++) {
    const buffer = new LineBuffer();
    const lines: string[] = [];
    for (let at = 0; at < bytes.length; at += size) lines.push(...buffer.push(bytes.subarray(at, at + size)));
    expect([lines, buffer.rest()]).toEqual([['{"name":"käse €"}', "second", ""], "last"]);
  }
});

test("a line without an end is refused before it fills the memory", () => {
  const buffer = new LineBuffer();
  const push = () => {
    for (let megabytes = 0; megabytes < 3; megabytes++) buffer.push(Buffer.alloc(1024 * 1024, "x"));
  };
  expect(push).toThrow(RangeError);
});

const frame = (stream: number, text: string) =>
  Buffer.concat([Buffer.from([stream, 0, 0, 0, 0, 0, 0, Buffer.byteLength(text)]), Buffer.from(text)]);

test("the two streams of a container are told apart however the bytes are cut", () => {
  const bytes = Buffer.concat([frame(1, "out"), frame(2, "error"), frame(1, ""), frame(1, "more")]);
  for (let size = 1; size <= bytes.length; size++) {
    const buffer = new FrameBuffer();
    const said = { stdout: "", stderr: "" };
    for (let at = 0; at < bytes.length; at += size) {
      for (const { stream, bytes: piece } of buffer.push(bytes.subarray(at, at + size)))
        said[stream] += piece;
    }
    expect(said).toEqual({ stdout: "outmore", stderr: "error" });
  }
});

test("a piece that claims to be gigabytes is refused at its header", () => {
  expect(() => new FrameBuffer().push(Buffer.from([1, 0, 0, 0, 255, 0, 0, 0]))).toThrow(RangeError);
});
