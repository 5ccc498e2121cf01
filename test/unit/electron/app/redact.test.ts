import fc from "fast-check";
import { expect, test } from "vitest";
import { redact } from "../../../../electron/app/redact.js";

test.each([
  ["the home folder", "unix:///Users/ada/.docker/run/docker.sock", "unix://~/.docker/run/docker.sock"],
  ["the home folder at the end", "in /Users/ada", "in ~"],
  ["the home folder in front of a comma", "see /Users/ada, please", "see ~, please"],
  ["not what only begins like it", "/Users/adam/x and /Users/ada-two", "/Users/adam/x and /Users/ada-two"],
  ["who logs in to an engine", "tcp://ada:secret@build.example:2376", "tcp://…@build.example:2376"],
  ["a key of WireGuard", `peer ${"aB3+".repeat(10)}xY0= at`, "peer (a key) at"],
  ["not a container's id", "f".repeat(64), "f".repeat(64)],
])("hides %s", (_what, text, shown) => {
  expect(redact(text, "/Users/ada")).toBe(shown);
});

test("a home folder is hidden whatever it is called", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (name) => {
      const home = `/Users/${name.replaceAll(/[/@]/g, "")}x`;
      expect(redact(`unix://${home}/.docker`, home)).toBe("unix://~/.docker");
    }),
  );
  expect(redact("/Users/anna-maria/.docker", "/Users/anna-maria")).toBe("~/.docker");
});

test("a home folder with signs of its own is hidden, and one that is everything is not", () => {
  expect(redact("/home/a.b(c)/x and /home/aXb(c)/x", "/home/a.b(c)")).toBe("~/x and /home/aXb(c)/x");
  expect(redact("/etc/hosts", "/")).toBe("/etc/hosts");
});
