import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { createServer, type Server as TcpServer } from "node:net";

/** No other host can ask there, and macOS has its own server on the other loopback addresses. */
export const SERVER_ADDRESS = "127.0.0.1";

/** One port, with TCP and UDP. */
export interface ServerSockets {
  readonly port: number;
  readonly tcp: TcpServer;
  readonly udp: UdpSocket;
}

/** A port that is free over TCP may be taken over UDP; so many others are tried. */
const ATTEMPTS = 8;

/** Opens `port`, or some free one for null; rejects with the system's error when there is none. */
export async function openSockets(port: number | null): Promise<ServerSockets> {
  for (let attempt = 1; ; attempt++) {
    const tcp = await listen(port ?? 0);
    const address = tcp.address();
    const found = typeof address === "object" && address !== null ? address.port : 0;
    try {
      return { port: found, tcp, udp: await bind(found) };
    } catch (error) {
      await new Promise<void>((resolve) => tcp.close(() => resolve()));
      if (port !== null || attempt === ATTEMPTS) throw error;
    }
  }
}

function listen(port: number): Promise<TcpServer> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: SERVER_ADDRESS, port, exclusive: true }, () => {
      server.off("error", reject);
      resolve(server);
    });
  });
}

function bind(port: number): Promise<UdpSocket> {
  const socket = createSocket("udp4");
  return new Promise((resolve, reject) => {
    socket.once("error", (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ address: SERVER_ADDRESS, port, exclusive: true }, () => {
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}
