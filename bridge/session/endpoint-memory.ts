import { readFile } from "node:fs/promises";
import * as z from "zod";
import type { EndpointMemory } from "./ports.js";
import { writeStateFile } from "./state-file.js";

/** Engine id → the address at which its VM reached this host. */
const schema = z.record(z.string(), z.string().regex(/^[A-Za-z0-9.-]{1,253}$/));

/** More engines than anybody has; the oldest is forgotten. */
const MOST = 50;

/**
 * Remembers in a small JSON file. It only saves time: a file that is missing, damaged or not writable means
 * that all candidates are tried again.
 */
export function endpointMemory(file: string): EndpointMemory {
  const read = (): Promise<Record<string, string>> =>
    readFile(file, "utf8")
      .then((text) => schema.parse(JSON.parse(text)))
      .catch(() => ({}));
  return {
    async recall(engineId) {
      return (await read())[engineId] ?? null;
    },
    async remember(engineId, endpoint) {
      const { [engineId]: known, ...others } = await read();
      if (known === endpoint) return;
      const entries = [...Object.entries(others), [engineId, endpoint] as const].slice(-MOST);
      await writeStateFile(file, Object.fromEntries(entries)).catch(() => {});
    },
  };
}
