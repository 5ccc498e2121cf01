import { dirname } from "node:path";
import { expect, test } from "vitest";
import { filesImportedBy, sourcesOf } from "./source-files.js";

const sources = sourcesOf(["bridge", "cli", "electron", "helper", "vm-setup"]);

test("no file imports itself by way of others, not even a type", () => {
  const open: string[] = [];
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string) => {
    if (open.includes(file)) cycles.push([...open.slice(open.indexOf(file)), file].join(" > "));
    if (done.has(file) || open.includes(file)) return;
    open.push(file);
    for (const target of filesImportedBy(file)) visit(target);
    open.pop();
    done.add(file);
  };
  for (const file of sources) visit(file);
  expect(cycles).toEqual([]);
});

test("no two folders of the app that lie beside each other import from each other", () => {
  const app = sources.filter((file) => file.startsWith("electron/"));
  const uses = new Set(
    app.flatMap((file) => filesImportedBy(file).map((target) => `${dirname(file)} ${dirname(target)}`)),
  );
  const mutual = [...uses].filter((pair) => {
    const [from = "", to = ""] = pair.split(" ");
    return from < to && !to.startsWith(`${from}/`) && uses.has(`${to} ${from}`);
  });
  expect(mutual).toEqual([]);
});
