import { expect, test } from "vitest";
import type { Fault } from "../../../../../bridge/model/fault.js";
import type { BridgeState } from "../../../../../bridge/model/state.js";
import { HelperWatch } from "../../../../../electron/app/helper/helper-watch.js";

const faulted = (fault: Fault): BridgeState => ({ kind: "faulted", fault, attempt: 1, retryAt: null });
const CONNECTED: BridgeState = { kind: "connected", since: 0 };
const MISSING = faulted({ code: "helper-missing", socketPath: "/run/dockline/helper.sock" });

test("the helper is looked at once it was met or missed, each time anew, and for nothing else", () => {
  let looks = 0;
  const watch = new HelperWatch(() => {
    looks += 1;
  });
  const story: readonly BridgeState[] = [
    { kind: "disconnected" },
    { kind: "connecting", attempt: 1, step: "helper" },
    MISSING,
    MISSING,
    { kind: "connecting", attempt: 2, step: "engine" },
    CONNECTED,
    CONNECTED,
    faulted({ code: "engine-lost", address: "unix:///run/docker.sock", detail: "" }),
    faulted({ code: "helper-lost" }),
  ];
  const counts = story.map((state) => {
    watch.see(state);
    return looks;
  });
  expect(counts).toEqual([0, 0, 1, 1, 1, 2, 2, 2, 3]);
});
