/** Well-known ports where no browser gets an answer: shells, mail, names, databases, queues, caches, screens. */
const NOT_HTTP: ReadonlySet<number> = new Set([
  21, 22, 23, 25, 53, 110, 143, 389, 465, 587, 636, 993, 995, 1433, 1521, 1883, 2049, 2181, 3306, 3389, 4222,
  4369, 5432, 5671, 5672, 5900, 6379, 7687, 8883, 9042, 9092, 11211, 25672, 27017, 33060,
]);

/** Where plain HTTP is turned away: Docker's API, Kubernetes' and its kubelet's, and what web servers use beside 443. */
const HTTPS: ReadonlySet<number> = new Set([443, 2376, 4443, 6443, 8443, 9443, 10250]);

/** What a browser opens at a TCP port of an address; null where nothing speaks HTTP. */
export function webAddress(address: string, port: number): string | null {
  if (NOT_HTTP.has(port)) return null;
  const host = address.includes(":") ? `[${address}]` : address;
  const scheme = HTTPS.has(port) ? "https" : "http";
  return new URL(`${scheme}://${host}:${port}/`).href;
}
