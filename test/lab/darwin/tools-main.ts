import { arp } from "./arp-tool.js";
import { ifconfig } from "./ifconfig-tool.js";
import { LinuxKernel } from "./linux-kernel.js";
import { notModelled, type ToolResult } from "./mac-kernel.js";
import { monitor } from "./monitor-tool.js";
import { netstat } from "./netstat-tool.js";
import { dscacheutil, killall } from "./resolver-tools.js";
import { route } from "./route-tool.js";
import { scutil } from "./scutil-tool.js";

/** The program behind each of Apple's paths: its first argument is which of them it stands in for. */
function run(tool: string, argv: readonly string[]): Promise<ToolResult> {
  const kernel = new LinuxKernel();
  switch (tool) {
    case "route":
      return route(kernel, argv, { isRoot: process.getuid?.() === 0 });
    case "arp":
      return arp(kernel, argv);
    case "netstat":
      return netstat(kernel, argv);
    case "ifconfig":
      return ifconfig(kernel, argv);
    case "scutil":
      return scutil(kernel, argv);
    case "dscacheutil":
      return dscacheutil(argv);
    case "killall":
      return killall(argv);
    default:
      return Promise.resolve(notModelled(tool, argv));
  }
}

const [tool = "", ...argv] = process.argv.slice(2);
if (tool === "route" && argv.join(" ") === "-n monitor") {
  monitor();
} else {
  run(tool, argv).then(({ exitCode, stdout, stderr }) => {
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    process.exitCode = exitCode;
  });
}
