import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import type { EndpointMemory } from "./ports.js";

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
      await save(file, Object.fromEntries(entries)).catch(() => {});
    },
  };
}

async function save(file: string, content: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.partial`, `${JSON.stringify(content, null, 2)}\n`);
  await rename(`${file}.partial`, file);
}
