import { createServer, type Server } from "node:net";
import type { VirtualMachine } from "./virtual-machine.js";

/** Makes the unix socket `guestPath` of the machine reachable on this host, as the unix socket `hostPath`. */
export async function guestSocket(
  machine: VirtualMachine,
  guestPath: string,
  hostPath: string,
): Promise<Server> {
  const server = createServer((socket) => {
    const child = machine.spawn(["socat", "-", `UNIX-CONNECT:${guestPath}`]);
    // Whichever end closes first, the other follows.
    child.stdin?.on("error", () => socket.destroy());
    child.once("close", () => socket.destroy());
    socket.on("error", () => {});
    socket.once("close", () => child.kill("SIGKILL"));
    if (child.stdin !== null) socket.pipe(child.stdin);
    child.stdout?.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(hostPath, resolve));
  return server;
}
