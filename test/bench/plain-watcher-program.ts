import { execFile } from "node:child_process";
import { type IncomingMessage, request } from "node:http";
import { createInterface } from "node:readline";

/**
 * plain-watcher-program.js SOCKET GATEWAY: the least that a program can do about a new network: hear of it, ask for its
 * subnet, run one `ip route add`. It reads nothing back, and removes nothing. Runs in the mac, as a yardstick.
 */
const [socketPath = "", gateway = ""] = process.argv.slice(2);

const filters = encodeURIComponent(JSON.stringify({ type: ["network"], event: ["create"] }));
get(`/events?filters=${filters}`, (events) => {
  createInterface({ input: events }).on("line", (line) => {
    const { Actor } = JSON.parse(line) as { readonly Actor: { readonly ID: string } };
    get(`/networks/${Actor.ID}`, addRoute);
  });
  console.log("watching");
});

async function addRoute(answer: IncomingMessage): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  const network = JSON.parse(Buffer.concat(chunks).toString()) as {
    readonly IPAM: { readonly Config: readonly { readonly Subnet: string }[] };
  };
  for (const { Subnet } of network.IPAM.Config) {
    execFile("ip", ["route", "add", Subnet, "via", gateway], (error) => {
      if (error !== null) console.error(error.message);
    });
  }
}

function get(path: string, onAnswer: (answer: IncomingMessage) => void): void {
  request({ socketPath, path }, onAnswer).end();
}
