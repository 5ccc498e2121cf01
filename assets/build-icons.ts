import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { iconPainter } from "./icon-painter.js";
import { trayIcons } from "./tray-icons.js";

/** Below the root of the repository, where this is run. */
const FOLDER = "assets/tray";

for (const { name, picture } of await trayIcons(FOLDER, await iconPainter()))
  await writeFile(join(FOLDER, name), picture.png);
