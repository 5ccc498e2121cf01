import { readFile } from "node:fs/promises";
import { type BundleMetafile, loadOf, renderLoad } from "./load-table.js";

/** `npm run load` : what the app's main process reads, as docs/benchmarks.md shows it; after `npm run build:app`. */
const metafile = JSON.parse(await readFile("dist/metafiles/app.json", "utf8")) as BundleMetafile;
console.log(renderLoad(loadOf(metafile, "dist/app/main.js")));
