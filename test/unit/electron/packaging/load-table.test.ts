import { expect, test } from "vitest";
import { loadOf, renderLoad } from "../../../../electron/packaging/load-table.js";

const output = (inputs: Record<string, number>, imports: readonly (readonly [string, string])[] = []) => ({
  bytes: 0,
  imports: imports.map(([path, kind]) => ({ path, kind, external: path === "electron" })),
  inputs: Object.fromEntries(Object.entries(inputs).map(([path, bytes]) => [path, { bytesInOutput: bytes }])),
});

const METAFILE = {
  outputs: {
    "dist/app/main.js": output({ "electron/main.ts": 900, "node_modules/zod/a.js": 40_000 }, [
      ["electron", "import-statement"],
      ["dist/app/shared.js", "import-statement"],
      ["dist/app/updates.js", "dynamic-import"],
    ]),
    "dist/app/shared.js": output({ "bridge/model/state.ts": 1_100, "node_modules/zod/b.js": 2_000 }, [
      ["dist/app/main.js", "import-statement"],
    ]),
    "dist/app/updates.js": output({ "node_modules/electron-updater/x.js": 300_000 }),
  },
};

test("what only a dynamic import reaches is not read at the start", () => {
  expect(loadOf(METAFILE, "dist/app/main.js")).toEqual({
    atStart: [
      { name: "zod", bytes: 42_000 },
      { name: "Dockline", bytes: 2_000 },
    ],
    later: [{ name: "electron-updater", bytes: 300_000 }],
  });
});

test("the table has the largest parts, and the rest as one", () => {
  const many = Array.from({ length: 10 }, (_, index) => ({ name: `p${index}`, bytes: 1_000 }));
  expect([
    renderLoad({ atStart: many, later: [] }),
    renderLoad(loadOf(METAFILE, "dist/app/main.js")),
  ]).toEqual([
    `| read | size | largest parts |
|---|---:|---|
| at start | 10 kB | p0 1.0 kB, p1 1.0 kB, p2 1.0 kB, p3 1.0 kB, p4 1.0 kB, p5 1.0 kB, p6 1.0 kB, p7 1.0 kB, 2 more 2.0 kB |`,
    `| read | size | largest parts |
|---|---:|---|
| at start | 44 kB | zod 42 kB, Dockline 2.0 kB |
| when needed | 300 kB | electron-updater 300 kB |`,
  ]);
});
