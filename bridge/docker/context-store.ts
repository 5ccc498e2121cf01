import { createHash } from "node:crypto";
import { join } from "node:path";
import * as z from "zod";
import type { TlsMaterial } from "./endpoint.js";
import { EngineError } from "./engine-error.js";

/** The files that the docker CLI keeps; injected, so that resolving is pure. */
export interface ContextFiles {
  /** The text of a file, null when there is none. */
  readText(path: string): Promise<string | null>;
  /** The names in a folder, none when there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
}

/** A context as its meta.json describes it. */
export interface StoredContext {
  readonly name: string;
  readonly host: string;
  readonly isTlsSkipped: boolean;
}

const Meta = z.object({
  Name: z.string().min(1),
  Endpoints: z.object({
    docker: z.object({ Host: z.string().default(""), SkipTLSVerify: z.boolean().default(false) }),
  }),
});

const Config = z.object({ currentContext: z.string().default("") });

/** The folder of a context below contexts/meta and contexts/tls (docker/cli cli/context/store). */
export function contextFolder(name: string): string {
  return createHash("sha256").update(name).digest("hex");
}

/** Reads ~/.docker (or DOCKER_CONFIG) as the docker CLI writes it; changes nothing. */
export class ContextStore {
  readonly #files: ContextFiles;
  readonly #folder: string;

  constructor(files: ContextFiles, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  /** The context that `docker context use` chose; "" when none was. */
  async currentContext(): Promise<string> {
    const file = join(this.#folder, "config.json");
    const text = await this.#files.readText(file);
    return text === null ? "" : parseFile(file, text, Config).currentContext;
  }

  /** The context `name`; null when there is none of that name. */
  async find(name: string): Promise<StoredContext | null> {
    const file = this.#metaFile(contextFolder(name));
    const text = await this.#files.readText(file);
    if (text === null) return null;
    const context = parseContext(file, text);
    if (context.name !== name) throw malformed(file, `it describes the context "${context.name}"`);
    return context;
  }

  /** Every context, by name; those that cannot be read come as the error that says why. */
  async list(): Promise<ReadonlyArray<StoredContext | EngineError>> {
    const folders = await this.#files.list(join(this.#folder, "contexts", "meta"));
    const contexts = await Promise.all(folders.map((folder) => this.#read(folder)));
    return contexts.filter((context) => context !== null).sort(byName);
  }

  /** The TLS files of a context; null when it has none and is not told to skip verification. */
  async tlsOf(context: StoredContext): Promise<TlsMaterial | null> {
    const folder = join(this.#folder, "contexts", "tls", contextFolder(context.name), "docker");
    const tls = await this.tlsIn(folder, !context.isTlsSkipped);
    return tls.ca === null && tls.pair === null && tls.isServerVerified ? null : tls;
  }

  /** The TLS files of a folder, each of which may be absent; a certificate without its key may not. */
  async tlsIn(folder: string, isServerVerified: boolean): Promise<TlsMaterial> {
    const read = (name: string) => this.#files.readText(join(folder, name));
    const [ca, cert, key] = await Promise.all([read("ca.pem"), read("cert.pem"), read("key.pem")]);
    if (cert === null && key === null) return { ca, pair: null, isServerVerified };
    if (cert === null) throw new EngineError({ code: "tls-missing", file: join(folder, "cert.pem") });
    if (key === null) throw new EngineError({ code: "tls-missing", file: join(folder, "key.pem") });
    return { ca, pair: { cert, key }, isServerVerified };
  }

  async #read(folder: string): Promise<StoredContext | EngineError | null> {
    const file = this.#metaFile(folder);
    try {
      const text = await this.#files.readText(file);
      return text === null ? null : parseContext(file, text);
    } catch (error) {
      if (error instanceof EngineError) return error;
      throw error;
    }
  }

  #metaFile(folder: string): string {
    return join(this.#folder, "contexts", "meta", folder, "meta.json");
  }
}

function parseContext(file: string, text: string): StoredContext {
  const meta = parseFile(file, text, Meta);
  const { Host, SkipTLSVerify } = meta.Endpoints.docker;
  return {
    name: meta.Name,
    host: Host,
    isTlsSkipped: SkipTLSVerify,
  };
}

function parseFile<T>(file: string, text: string, shape: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw malformed(file, "it is not JSON", error);
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join(".") || "the whole";
  throw malformed(file, `"${path}" is missing or of the wrong type`, parsed.error);
}

function malformed(file: string, problem: string, cause?: unknown): EngineError {
  return new EngineError({ code: "context-malformed", file, problem }, { cause });
}

function byName(a: StoredContext | EngineError, b: StoredContext | EngineError): number {
  return sortKey(a).localeCompare(sortKey(b));
}

/** Contexts by name, the unreadable ones last. */
function sortKey(context: StoredContext | EngineError): string {
  return context instanceof EngineError ? `\uffff${context.message}` : context.name;
}
