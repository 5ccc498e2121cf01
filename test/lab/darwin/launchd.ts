import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { LaunchctlServer } from "./launchctl-server.js";
import { LaunchdJob, readJobSpec } from "./launchd-job.js";
import { parsePlist } from "./plist.js";

/**
 * A stand-in of launchd's system domain: loads what is in /Library/LaunchDaemons when it starts, as at boot, and
 * serves the stand-in of launchctl. What is disabled is remembered in a file over a "reboot", as launchd does.
 */
const DAEMONS = "/Library/LaunchDaemons";
const SOCKET_FOLDER = "/run/launchd";
const SOCKET = join(SOCKET_FOLDER, "launchctl.sock");

const jobs = new Map<string, LaunchdJob>();

/** Whether it is loaded now. Refuses, without a reason, what launchd refuses with "5: Input/output error". */
function bootstrap(path: string, isDisabled: (label: string) => boolean): boolean {
  try {
    const stats = lstatSync(path);
    if (!stats.isFile() || stats.uid !== 0 || (stats.mode & 0o022) !== 0) return false;
    const spec = readJobSpec(parsePlist(readFileSync(path, "utf8")));
    if (spec === null || jobs.has(spec.Label) || isDisabled(spec.Label)) return false;
    jobs.set(spec.Label, new LaunchdJob(spec, path, () => jobs.delete(spec.Label)));
    return true;
  } catch {
    return false;
  }
}

const server = new LaunchctlServer(jobs, bootstrap);
for (const name of readdirSync(DAEMONS)) {
  if (name.endsWith(".plist")) server.bootstrap(join(DAEMONS, name));
}
rmSync(SOCKET_FOLDER, { recursive: true, force: true });
mkdirSync(SOCKET_FOLDER);
writeFileSync(join(SOCKET_FOLDER, "pid"), String(process.pid));
createServer({ allowHalfOpen: true }, (socket) => {
  let request = "";
  socket.setEncoding("utf8");
  socket.on("error", () => {});
  socket.on("data", (text: string) => {
    request += text;
  });
  socket.on("end", () => socket.end(JSON.stringify(server.answer(JSON.parse(request)))));
}).listen(SOCKET, () => {
  // Anybody may ask; what only root may do is told by the user id, which a test does not forge.
  chmodSync(SOCKET, 0o666);
  console.log("ready");
});
