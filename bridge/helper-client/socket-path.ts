/** Where the helper listens; a folder of root's, on every platform. */
export function helperSocketPath(platform: NodeJS.Platform): string {
  return platform === "darwin" ? "/var/run/dev.dockline/helper.sock" : "/run/dockline/helper.sock";
}
