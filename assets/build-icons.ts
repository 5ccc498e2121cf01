import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { appIcon } from "./app-icon.js";
import { iconPainter } from "./icon-painter.js";
import { trayIcons } from "./tray-icons.js";

/** Below the root of the repository, where this is run. */
const TRAY = "assets/tray";
const APP = "assets/app/icon";

const paint = await iconPainter();
for (const { name, picture } of await trayIcons(TRAY, paint)) await writeFile(join(TRAY, name), picture.png);
await writeFile(`${APP}.icns`, appIcon(await readFile(`${APP}.svg`, "utf8"), paint));
