import { connect } from "node:net";
import type { LaunchctlAnswer } from "./launchctl-server.js";

/** The stand-in of /bin/launchctl: hands its arguments to the stand-in of launchd, and says what that answers. */
const socket = connect("/run/launchd/launchctl.sock");
let text = "";
socket.setEncoding("utf8");
socket.on("data", (piece: string) => {
  text += piece;
});
socket.on("end", () => {
  const { exitCode, stdout, stderr } = JSON.parse(text) as LaunchctlAnswer;
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = exitCode;
});
socket.end(JSON.stringify({ argv: process.argv.slice(2), uid: process.getuid?.() }));
