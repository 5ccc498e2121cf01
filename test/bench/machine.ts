import { cpus, loadavg, release, totalmem } from "node:os";

/** What the figures were measured on; the load tells how much else was going on at the start. */
export function machineLine(): string {
  const [first] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const load = loadavg()[0]?.toFixed(2);
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, ${cpus().length} × ${first?.model.trim()}, ${memory}, Linux ${release()}, Node ${process.versions.node}, load ${load}`;
}
