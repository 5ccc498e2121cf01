import fc from "fast-check";
import { expect, test } from "vitest";
import { redact } from "../../../../electron/app/redact.js";

test.each([
  ["the home folder", "unix:///Users/ada/.docker/run/docker.sock", "unix://~/.docker/run/docker.sock"],
  ["the home folder at the end", "in /Users/ada", "in ~"],
  ["the home folder in front of a comma", "see /Users/ada, please", "see ~, please"],
  ["not what only begins like it", "/Users/adam/x and /Users/ada-two", "/Users/adam/x and /Users/ada-two"],
  ["who logs in to an engine", "tcp://ada:secret@build.example:2376", "tcp://…@build.example:2376"],
  ["a password with an at sign", "tcp://ada:p@ss@10.0.0.1:2375", "tcp://…@10.0.0.1:2375"],
  ["a password with a slash", "tcp://ada:s3/cret@10.0.0.1 is", "tcp://…@10.0.0.1 is"],
  ["a password with whatever else", 'ssh://a@b:c/d?e#f"g@h@build.example', "ssh://…@build.example"],
  ["a user with an at sign", "ssh://ada@work@build.example", "ssh://…@build.example"],
  ["two of them", "tcp://a:b@one, tcp://c:d@two", "tcp://…@one, tcp://…@two"],
  [
    "no scoped package in a file's address",
    "at file:///opt/app/node_modules/@vscode/sudo-prompt/index.js:12:3",
    "at file:///opt/app/node_modules/@vscode/sudo-prompt/index.js:12:3",
  ],
  [
    "no scoped package in a registry's address",
    "https://packages.example/@vscode/sudo-prompt",
    "https://packages.example/@vscode/sudo-prompt",
  ],
  [
    "no digest of an image",
    "https://docs.example/nginx@sha256:0a1b and nginx@sha256:0a1b",
    "https://docs.example/nginx@sha256:0a1b and nginx@sha256:0a1b",
  ],
  [
    "no address in a sentence after another",
    "http://172.20.0.5:8080 of ada@example",
    "http://172.20.0.5:8080 of ada@example",
  ],
  ["a key of WireGuard", `peer ${"aB3+".repeat(10)}xY0= at`, "peer (a key) at"],
  ["not a container's id", "f".repeat(64), "f".repeat(64)],
])("hides %s", (_what, text, shown) => {
  expect(redact(text, "/Users/ada")).toBe(shown);
});

test("a password in an address is hidden whatever it is made of, but for spaces", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-ascii", minLength: 1 }), (text) => {
      const password = text.replaceAll(/\s/g, "_");
      expect(redact(`to tcp://ada:${password}@10.0.0.1:2375 now`, "/")).toBe("to tcp://…@10.0.0.1:2375 now");
    }),
  );
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
