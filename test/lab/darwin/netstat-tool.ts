import { type MacKernel, notModelled, printed, type ToolResult } from "./mac-kernel.js";
import { netstatSection, netstatText } from "./netstat-text.js";

/** `netstat -rn [-f inet|inet6]`. */
export async function netstat(kernel: MacKernel, argv: readonly string[]): Promise<ToolResult> {
  const [option, family, name, ...more] = argv;
  const families = name === undefined ? ([4, 6] as const) : name === "inet" ? ([4] as const) : ([6] as const);
  const isKnown =
    (option === "-rn" || option === "-nr") &&
    more.length === 0 &&
    (family === undefined || (family === "-f" && (name === "inet" || name === "inet6")));
  if (!isKnown) return notModelled("netstat", argv);
  const rows = await kernel.routes();
  return printed(netstatText(families.map((one) => netstatSection(one, rows, "modern"))));
}
