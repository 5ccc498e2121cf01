import { expect, test } from "vitest";
import { isRelevantEvent } from "../../../../bridge/docker/events.js";

const attributes = (Attributes: object | null) => ({ Actor: { ID: "x", Attributes } });

const events: readonly [what: string, event: object, isRelevant: boolean][] = [
  ["a new network", { Type: "network", Action: "create", ...attributes({ type: "bridge" }) }, true],
  ["the end of a network", { Type: "network", Action: "destroy", ...attributes({ type: "macvlan" }) }, true],
  ["a connect", { Type: "network", Action: "connect", ...attributes({ type: "bridge" }) }, true],
  [
    "a connect to the host's network",
    { Type: "network", Action: "connect", ...attributes({ type: "host" }) },
    false,
  ],
  ["a connect to no network", { Type: "network", Action: "connect", ...attributes({ type: "null" }) }, false],
  ["a start", { Type: "container", Action: "start", ...attributes({ image: "web" }) }, true],
  ["an end", { Type: "container", Action: "die", ...attributes(null) }, true],
  ["a new name", { Type: "container", Action: "rename", ...attributes({}) }, true],
  ["a container that has no address yet", { Type: "container", Action: "create", ...attributes({}) }, false],
  [
    "our own container",
    { Type: "container", Action: "start", ...attributes({ "dev.dockline.role": "vm-setup" }) },
    false,
  ],
  ["a volume", { Type: "volume", Action: "create" }, false],
];

test.each(events)("%s", (_, event, isRelevant) => {
  expect(isRelevantEvent(JSON.stringify(event))).toBe(isRelevant);
});

test.each(["<html>", "[]", '{"Type":5}'])("%s is no event", (line) => {
  expect(() => isRelevantEvent(line)).toThrow("not an event");
});
