import { Command, InvalidArgumentError } from "commander";
import { ControlServer } from "../bridge/control/server.js";
import { controlSocketPath } from "../bridge/control/socket-path.js";
import { ENDPOINT_CANDIDATES } from "../bridge/model/endpoints.js";
import { DEFAULT_ZONE } from "../bridge/model/names-wish.js";
import { faultSentence } from "../bridge/model/sentence.js";
import type { BridgeState } from "../bridge/model/state.js";
import { Session } from "../bridge/session/session.js";
import { realPorts } from "../bridge/world/real-ports.js";
import { type EngineSelection, engineChoice, withEngineOptions } from "./engine-options.js";
import { EXIT, exitCodeOf } from "./exit-code.js";
import type { Io } from "./io.js";
import { type NamesOptions, namesWish, withNamesOptions } from "./names-options.js";
import { tellSession } from "./narrator.js";
import { openControl } from "./open-control.js";

interface UpOptions extends EngineSelection, NamesOptions {
  readonly mtu: number;
  readonly endpoint?: string;
  readonly guest: readonly string[];
  readonly wait?: true;
  readonly json?: true;
}

export function upCommand(io: Io): Command {
  return withNamesOptions(withEngineOptions(new Command("up")), DEFAULT_ZONE)
    .description("connect, and stay connected until Ctrl-C or `dockline down`")
    .option("--mtu <bytes>", "MTU of the tunnel, 1280 to 9000", parseMtu, 1420)
    .option(
      "--endpoint <address>",
      "name or IPv4 address of this host as the VM sees it (default: found by trying)",
      parseEndpoint,
    )
    .option(
      "--guest <container>",
      "this container holds a virtual machine that its published ports are for (repeatable)",
      (name: string, names: readonly string[]) => [...names, name],
      [],
    )
    .option("--wait", "keep trying when the first attempt fails, for use at login")
    .option("--json", "print a snapshot per change as one line of JSON on standard output")
    .action((options: UpOptions) => up(options, io));
}

async function up(options: UpOptions, io: Io): Promise<void> {
  using running = await openControl(io);
  if (running !== null) {
    const { pid } = await running.snapshot();
    io.note(
      `Dockline is running already (process ${pid}); see "dockline status", or end it with "dockline down".`,
    );
    return io.exitWith(EXIT.alreadyRunning);
  }
  const endpoints = options.endpoint === undefined ? ENDPOINT_CANDIDATES : [options.endpoint];
  const session = new Session(realPorts(engineChoice(options), io), {
    mtu: options.mtu,
    endpoints,
    guests: options.guest,
    names: namesWish(options),
  });
  await using _server = await ControlServer.listen(controlSocketPath(io.user), session);
  using _signals = onSignals(session, io);
  using _story = options.json ? printSnapshots(session, io) : tellSession(session, io);
  const end = untilEnded(session, options.wait === true);
  session.connect();
  const last = await end;
  await session.disconnect();
  if (last.kind !== "faulted") {
    if (!options.json) io.note("Disconnected.");
    return;
  }
  // With --wait the story has told it already.
  if (options.json) io.note(faultSentence(last.fault, "commands"));
  io.exitWith(exitCodeOf(last.fault));
}

/** Resolves with the state that ends the command: disconnected, or a fault that nothing will cure. */
function untilEnded(session: Session, isWaiting: boolean): Promise<BridgeState> {
  return new Promise((resolve) => {
    let wasConnected = false;
    session.onSnapshot(({ state }) => {
      if (state.kind === "connected") wasConnected = true;
      if (state.kind === "disconnected") resolve(state);
      if (state.kind !== "faulted") return;
      const isHopeless = state.retryAt === null || !(wasConnected || isWaiting);
      if (isHopeless) resolve(state);
    });
  });
}

function printSnapshots(session: Session, io: Io): Disposable {
  return session.onSnapshot((snapshot) => io.print(JSON.stringify(snapshot)));
}

/** The first signal disconnects; a second one leaves at once, and the helper's lease cleans up. */
function onSignals(session: Session, io: Io): Disposable {
  let isLeaving = false;
  const leave = () => {
    if (isLeaving) process.exit(EXIT.interrupted);
    isLeaving = true;
    io.note("Disconnecting…");
    void session.disconnect();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, leave);
  return {
    [Symbol.dispose]: () => {
      for (const signal of signals) process.off(signal, leave);
    },
  };
}

function parseMtu(text: string): number {
  const mtu = Number(text);
  if (!Number.isInteger(mtu) || mtu < 1280 || mtu > 9000) {
    throw new InvalidArgumentError("It must be a whole number from 1280 to 9000.");
  }
  return mtu;
}

function parseEndpoint(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/.test(text)) {
    throw new InvalidArgumentError("It must be a host name or an IPv4 address.");
  }
  return text;
}
