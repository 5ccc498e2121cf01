import { expect, test } from "vitest";
import { administratorFor } from "../../../../bridge/helper-client/launchd/caller.js";

const REFUSED = "Installing or removing the helper needs root rights; run the same command with sudo.";
const announce = () => {
  throw new Error("a window was announced");
};

test.each([
  ["SSH_CONNECTION", "192.168.1.5 50000 192.168.1.2 22"],
  ["SSH_TTY", "/dev/ttys001"],
])("whoever came over SSH (%s) is told to use sudo, and sees no window", (name, value) => {
  const run = administratorFor({ uid: 501, environment: { USER: "anna", [name]: value }, announce });
  expect(() => run("true", "")).toThrow(REFUSED);
});

test("root is asked nothing", async () => {
  const run = administratorFor({ uid: 0, environment: { USER: "root" }, announce });
  expect(await run("cat", "the order\n")).toEqual({ kind: "ran", stdout: "the order\n", stderr: "" });
});

test("whoever sits at the Mac is asked in a window", async () => {
  const run = administratorFor({ uid: 501, environment: { USER: "anna" }, announce });
  await expect(run("true", "the order\n")).rejects.toThrow("a window was announced");
});
