import { readFileSync } from "node:fs";
import { parsePlist } from "./plist.js";

/** The stand-in of /usr/bin/plutil: `plutil -lint FILE`, and no other form. */
const [option, file, ...more] = process.argv.slice(2);
if (option !== "-lint" || file === undefined || more.length > 0) {
  process.stderr.write("stand-in: plutil -lint FILE\n");
  process.exitCode = 64;
} else {
  try {
    parsePlist(readFileSync(file, "utf8"));
    process.stdout.write(`${file}: OK\n`);
  } catch (error) {
    process.stdout.write(`${file}: (${(error as Error).message})\n`);
    process.exitCode = 1;
  }
}
