import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import * as z from "zod";
import { entrypoint, type VmProgram } from "../../vm-setup/program.js";
import type { ContainerPlace } from "../vm/setup.js";
import { parseAnswer } from "./answer.js";
import { readText } from "./client.js";
import { ContainerIo } from "./container-io.js";
import { addressOf } from "./endpoint.js";
import type { Engine } from "./engine.js";
import { EngineError } from "./engine-error.js";
import { ROLE_LABEL } from "./labels.js";
import { INSIDE_ROLE, removeContainer, removeLeftovers, SETUP_ROLE } from "./leftovers.js";
import { LimitError, withLimit } from "./limit.js";

export interface OneShotRequest {
  /** The image, which is in the engine already (ensureImage). */
  readonly reference: string;
  readonly program: VmProgram;
  readonly place: ContainerPlace;
  /** Whether every earlier container of ours is removed first, the resident included. */
  readonly replacesEarlier: boolean;
  /** Goes to stdin, never into the container's description, which anybody with the socket can read. */
  readonly planText: string;
  /** Called for one line of stdout after the other; what it resolves to is written to stdin as a line. */
  readonly onLine: (line: string) => Promise<string | null>;
  /** Whether the container stays as a resident after this line; otherwise its end is waited for. */
  readonly staysAfter: (line: string) => boolean;
  /** Ends the container's input when it aborts: a program that stays until then is to end by itself. */
  readonly inputEnds: AbortSignal | null;
  /** For everything together; null where `inputEnds` decides how long it takes. */
  readonly timeoutMs: number | null;
  readonly signal?: AbortSignal;
}

export interface OneShotResult {
  readonly containerId: string;
  readonly lines: readonly string[];
  readonly errorLines: readonly string[];
  /** Null when the container stays as a resident. */
  readonly exitCode: number | null;
}

/**
 * Runs the set-up container and talks with it. When this resolves, the container stays as a resident or has
 * ended, and the engine removes it by itself; when this rejects, it has been removed.
 */
export async function runOneShot(engine: Engine, request: OneShotRequest): Promise<OneShotResult> {
  const name = `dockline-vm-setup-${randomUUID().slice(0, 8)}`;
  const lines: string[] = [];
  let created: Promise<string> | null = null;
  try {
    return await withLimit(request.timeoutMs, request.signal, async (signal) => {
      if (request.replacesEarlier) await removeLeftovers(engine, signal);
      signal.throwIfAborted();
      created = createContainer(engine, name, request);
      const id = await created;
      signal.throwIfAborted();
      return await converse(engine, id, { request, lines, signal });
    });
  } catch (error) {
    if (created !== null) await discard(engine, name, created);
    if (!(error instanceof LimitError)) throw error;
    const failure = { seconds: error.limitMs / 1000, lastLine: lines.at(-1) ?? "" };
    throw new EngineError({ code: "setup-timeout", ...failure }, { cause: error });
  }
}

interface Conversation {
  readonly request: OneShotRequest;
  readonly lines: string[];
  readonly signal: AbortSignal;
}

async function converse(engine: Engine, id: string, talk: Conversation): Promise<OneShotResult> {
  const { request, lines, signal } = talk;
  // Both before the start: nothing that a short-lived container says is missed, nor its exit code, although
  // it is removed at once. The engine sends the headers of "wait" when it has begun to wait.
  using io = new ContainerIo(await attach(engine, id, signal));
  const exit = await awaitExit(engine, id, signal);
  const stop = () => {
    io[Symbol.dispose]();
    exit.destroy();
  };
  const endInput = () => io.endInput();
  signal.addEventListener("abort", stop, { once: true });
  try {
    io.write(withLineEnd(request.planText));
    await start(engine, id, signal);
    if (request.inputEnds?.aborted) endInput();
    request.inputEnds?.addEventListener("abort", endInput, { once: true });
    const stays = await answerLines(io, request, lines);
    const exitCode = stays ? null : await exitCodeOf(engine, exit);
    return { containerId: id, lines, errorLines: io.errorLines, exitCode };
  } finally {
    signal.removeEventListener("abort", stop);
    request.inputEnds?.removeEventListener("abort", endInput);
    stop();
  }
}

/** Whether the container stays; false when it closed its stdout. */
async function answerLines(io: ContainerIo, request: OneShotRequest, lines: string[]): Promise<boolean> {
  for await (const line of io.lines()) {
    lines.push(line);
    const reply = await request.onLine(line);
    if (reply !== null) io.write(withLineEnd(reply));
    if (request.staysAfter(line)) return true;
  }
  return false;
}

/**
 * Creating is never aborted half-way, for it would stay unknown whether the container came to be. What goes
 * wrong here is not told: the first failure is the one that matters, and the next set-up finds what is left.
 */
async function discard(engine: Engine, name: string, created: Promise<string>): Promise<void> {
  await created.catch(() => {});
  await removeContainer(engine, name).catch(() => {});
}

const Created = z.object({ Id: z.string().min(1) });

async function createContainer(engine: Engine, name: string, request: OneShotRequest): Promise<string> {
  const intent = "create the set-up container";
  const body = containerDescription(request);
  const query = { name };
  const answer = await engine.client.json({
    intent,
    method: "POST",
    path: "/containers/create",
    query,
    body,
  });
  return parseAnswer(intent, Created, answer).Id;
}

/** NET_RAW is for iptables-legacy, MKNOD and the device rule are for wireguard-go's /dev/net/tun. */
function containerDescription({ reference, program, place }: OneShotRequest): object {
  return {
    Image: reference,
    Entrypoint: entrypoint(program),
    Labels: { [ROLE_LABEL]: place.kind === "container" ? INSIDE_ROLE : SETUP_ROLE },
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    HostConfig: {
      NetworkMode: place.kind === "container" ? `container:${place.id}` : "host",
      // Empty lists leave /proc/sys writable, as far as the capabilities go.
      ...(place.kind === "container" && place.hasSwitches ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
      PidMode: place.kind === "vm-with-processes" ? "host" : "",
      AutoRemove: true,
      CapDrop: ["ALL"],
      CapAdd: ["NET_ADMIN", "NET_RAW", "MKNOD"],
      DeviceCgroupRules: ["c 10:200 rwm"],
      // The engine's default may be a log server that does not answer, which would stop the start.
      LogConfig: { Type: "json-file", Config: { "max-size": "1m" } },
    },
  };
}

function attach(engine: Engine, id: string, signal: AbortSignal): Promise<Socket> {
  const query = { stream: "1", stdin: "1", stdout: "1", stderr: "1" };
  const intent = "attach to the set-up container";
  return engine.client.hijack({ intent, method: "POST", path: `/containers/${id}/attach`, query, signal });
}

function awaitExit(engine: Engine, id: string, signal: AbortSignal): Promise<IncomingMessage> {
  const query = { condition: "next-exit" };
  const intent = "wait for the set-up container";
  return engine.client.stream({ intent, method: "POST", path: `/containers/${id}/wait`, query, signal });
}

async function start(engine: Engine, id: string, signal: AbortSignal): Promise<void> {
  const intent = "start the set-up container";
  await engine.client.json({ intent, method: "POST", path: `/containers/${id}/start`, signal });
}

const Exit = z.object({ StatusCode: z.number() });

async function exitCodeOf(engine: Engine, exit: IncomingMessage): Promise<number> {
  try {
    return parseAnswer("wait for the set-up container", Exit, JSON.parse(await readText(exit))).StatusCode;
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    const detail = "it did not tell how the set-up ended";
    throw new EngineError({ code: "engine-lost", address: addressOf(engine.endpoint), detail }, { cause });
  }
}

function withLineEnd(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
