import { expect, test } from "vitest";
import { parseAliases } from "../../../../bridge/docker/container-aliases.js";

test("each endpoint has its aliases, and one without any has none", () => {
  const answer = {
    Id: "0123",
    NetworkSettings: {
      Networks: {
        shop_default: { EndpointID: "e1", Aliases: ["shop-web-1", "web", "0123456789ab"], DNSNames: ["x"] },
        bridge: { EndpointID: "e2", Aliases: null },
        old: { EndpointID: "e3" },
        detached: { EndpointID: "", Aliases: ["web"] },
      },
    },
  };
  expect(parseAliases(answer)).toEqual(
    new Map([
      ["e1", ["shop-web-1", "web", "0123456789ab"]],
      ["e2", []],
      ["e3", []],
    ]),
  );
});

test.each([[{}], [{ NetworkSettings: null }], [{ NetworkSettings: { Networks: null } }]])(
  "a container without networks (%j) has no aliases",
  (answer) => {
    expect(parseAliases(answer)).toEqual(new Map());
  },
);

test("what is no container is refused with the field that is wrong", () => {
  const answer = { NetworkSettings: { Networks: { one: { EndpointID: "e1", Aliases: "web" } } } };
  expect(() => parseAliases(answer)).toThrow(/NetworkSettings\.Networks\.one\.Aliases is not as expected/);
});
