import { readFile, rename } from "node:fs/promises";
import * as z from "zod";
import { ALL_NETWORKS, ChoiceRefused, type NetworkChoice } from "../model/choice.js";
import { reasonOf } from "../model/reason.js";
import type { ChoiceMemory } from "./ports.js";
import { withFileLock, writeStateFile } from "./state-file.js";

const names = z.array(z.string().min(1).max(255)).max(1_000).readonly();
const choice = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("all-but"), names }),
  z.strictObject({ mode: z.literal("only"), names }),
]) satisfies z.ZodType<NetworkChoice>;
/** Engine id → what its user chose. */
const schema = z.record(z.string(), choice);

/** More engines than anybody has; the one that was changed longest ago is forgotten. */
const MOST = 50;

type Choices = ReadonlyMap<string, NetworkChoice>;

/**
 * Remembers in a JSON file. One that nobody can read as such is renamed to "….broken" and told to `tell`, in
 * one sentence; then all networks are wanted, as without a file.
 */
export function choiceMemory(file: string, tell: (sentence: string) => void): ChoiceMemory {
  return {
    async recall(engineId) {
      const choices = (await readChoices(file).catch(() => null)) ?? (await recover(file, tell));
      return choices.get(engineId) ?? ALL_NETWORKS;
    },
    async update(engineId, change) {
      try {
        return await withFileLock(file, async () => {
          const choices = (await readChoices(file)) ?? (await setAside(file, tell));
          const next = change(choices.get(engineId) ?? ALL_NETWORKS);
          const others = [...choices].filter(([id]) => id !== engineId);
          await writeStateFile(file, Object.fromEntries([...others, [engineId, next]].slice(-MOST)));
          return next;
        });
      } catch (cause) {
        if (cause instanceof ChoiceRefused) throw cause;
        const message = `The choice could not be kept in ${file}; see that it can be written: ${reasonOf(cause)}`;
        throw new ChoiceRefused("not-remembered", message, { cause });
      }
    },
  };
}

/** Null for a file that holds something else; rejects where it cannot be read at all. */
async function readChoices(file: string): Promise<Choices | null> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return new Map();
  try {
    return new Map(Object.entries(schema.parse(JSON.parse(text))));
  } catch {
    return null;
  }
}

/** Reads it again under the lock: somebody else may just have written a good one. Never rejects. */
async function recover(file: string, tell: (sentence: string) => void): Promise<Choices> {
  try {
    return await withFileLock(file, async () => (await readChoices(file)) ?? (await setAside(file, tell)));
  } catch (error) {
    tell(`Your choice of networks in ${file} could not be read, so all are reached: ${reasonOf(error)}`);
    return new Map();
  }
}

async function setAside(file: string, tell: (sentence: string) => void): Promise<Choices> {
  await rename(file, `${file}.broken`);
  tell(
    `Your choice of networks in ${file} was damaged and is now in ${file}.broken; all networks are reached until you choose again.`,
  );
  return new Map();
}
