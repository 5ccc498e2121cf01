import { expect, test } from "vitest";
import {
  ascending,
  type Column,
  nextOrder,
  numberColumn,
  type Order,
  sortRows,
  textColumn,
} from "../../../../electron/renderer/view/sorting.js";
import { byName } from "../../../../electron/view/by-name.js";
import { byTrouble } from "../../../../electron/view/trouble.js";

type Row = { name: string; address: string; count: number; tone: "good" | "bad" | "partly" | "off" };

const ROWS: readonly Row[] = [
  { name: "web-10", address: "172.20.0.9", count: 3, tone: "good" },
  { name: "web-2", address: "172.20.0.10", count: 3, tone: "bad" },
  { name: "api", address: "10.1.0.1", count: 20, tone: "off" },
  { name: "db", address: "", count: 0, tone: "partly" },
];
const COLUMNS: readonly Column<Row>[] = [
  { title: "Name", compare: byName },
  textColumn("Address", ({ address }) => address),
  numberColumn("Count", ({ count }) => count),
  { title: "Verdict", compare: byTrouble },
];
const sorted = (order: Order) => sortRows(ROWS, COLUMNS, order).map(({ name }) => name);
const descending = (title: string): Order => ({ title, isDescending: true });

test("names and addresses are ordered by the numbers in them", () => {
  expect([sorted(ascending("Name")), sorted(ascending("Address"))]).toEqual([
    ["api", "db", "web-2", "web-10"],
    ["db", "api", "web-10", "web-2"],
  ]);
});

test("what is equal in a column is ordered by name, whichever way the column goes", () => {
  expect([sorted(ascending("Count")), sorted(descending("Count"))]).toEqual([
    ["db", "web-2", "web-10", "api"],
    ["api", "web-2", "web-10", "db"],
  ]);
  expect([sorted(ascending("Verdict")), sorted(descending("Verdict"))]).toEqual([
    ["db", "web-2", "api", "web-10"],
    ["api", "web-10", "db", "web-2"],
  ]);
});

test("a click orders by that column, another one turns it round, one on another column begins anew", () => {
  expect([
    nextOrder(ascending("Name"), "Count"),
    nextOrder(ascending("Count"), "Count"),
    nextOrder(descending("Count"), "Count"),
    nextOrder(descending("Count"), "Name"),
  ]).toEqual([ascending("Count"), descending("Count"), ascending("Count"), ascending("Name")]);
});
