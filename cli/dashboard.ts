import { dirname, join } from "node:path";
import { Command } from "commander";
import { ControlClient } from "../bridge/control/client.js";
import { controlSocketPath } from "../bridge/control/socket-path.js";
import { DashboardHost, type DashboardWorld } from "../bridge/dashboard/host.js";
import { openBrowser } from "../bridge/dashboard/open-browser.js";
import { readPageFiles } from "../bridge/dashboard/page-files.js";
import { DashboardServer } from "../bridge/dashboard/server.js";
import { SettingsFile } from "../bridge/dashboard/settings-file.js";
import { surveyOfEngines } from "../bridge/docker/engine-port.js";
import { ENDPOINT_CANDIDATES } from "../bridge/model/endpoints.js";
import { engineOptions } from "../bridge/model/engine-option.js";
import type { EngineSetting } from "../bridge/model/settings.js";
import { systemClock } from "../bridge/session/clock.js";
import { type EngineSelection, withEngineOptions } from "./engine-options.js";
import { EXIT } from "./exit-code.js";
import type { Io } from "./io.js";
import { type NamesOptions, namesWish, withNamesOptions } from "./names-options.js";
import { engineSurroundings, makePorts, stateDirectory } from "./ports.js";

const SURVEY_LIMIT_MS = 20_000;

interface DashboardOptions extends EngineSelection, NamesOptions {
  readonly open: boolean;
}

export function dashboardCommand(io: Io): Command {
  return withNamesOptions(withEngineOptions(new Command("dashboard")))
    .description("show everything in the browser, until Ctrl-C")
    .option("--no-open", "print the link only")
    .action((options: DashboardOptions) => dashboard(options, io));
}

async function dashboard(options: DashboardOptions, io: Io): Promise<void> {
  const interrupted = untilSignal();
  await using host = new DashboardHost(await makeWorld(options, io));
  const page = await readPageFiles(io.resources.page);
  await using server = await DashboardServer.listen({ page, api: host, onError: (error) => tell(error, io) });
  io.print(server.url);
  io.note("The link is for you alone. Ctrl-C ends the dashboard, and a session that it has started.");
  await using opened = options.open ? await open(server.url, io) : null;
  if (opened?.isOpen === false) io.note("No browser could be opened; open the link yourself.");
  await interrupted;
  if (host.hasOwnSession) io.note("Disconnecting…");
}

async function makeWorld(options: DashboardOptions, io: Io): Promise<DashboardWorld> {
  const file = new SettingsFile(join(stateDirectory(io), "settings.json"), io.note);
  const stored = await file.read();
  const chosen = engineOf(options);
  const controlSocket = controlSocketPath(io.user);
  return {
    clock: systemClock,
    host: { version: io.version, platform: io.user.platform },
    app: null,
    controlSocket,
    endpoints: ENDPOINT_CANDIDATES,
    names: namesWish(options),
    settings: chosen === null ? stored : { ...stored, engine: chosen },
    keep: (settings) => file.write(settings),
    openControl: (events) => ControlClient.open(controlSocket, events),
    portsFor: (engine) => makePorts(selectionOf(engine), io),
    listEngines: async () => {
      const signal = AbortSignal.timeout(SURVEY_LIMIT_MS);
      return engineOptions(await surveyOfEngines(engineSurroundings({}, io), signal));
    },
  };
}

/** What the command line names; null where it names nothing. */
function engineOf({ context, host }: EngineSelection): EngineSetting | null {
  if (context !== undefined) return { kind: "context", name: context };
  return host === undefined ? null : { kind: "host", url: host };
}

function selectionOf(engine: EngineSetting): EngineSelection {
  switch (engine.kind) {
    case "as-docker":
      return {};
    case "context":
      return { context: engine.name };
    case "host":
      return { host: engine.url };
  }
}

function open(url: string, io: Io) {
  const page = join(dirname(controlSocketPath(io.user)), "dashboard.html");
  return openBrowser(url, { platform: io.user.platform, page });
}

function tell(error: unknown, io: Io): void {
  io.note(`dockline: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}

/** Resolves at the first signal to end; a second one leaves at once, and the helper's lease cleans up. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let isEnding = false;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        if (isEnding) process.exit(EXIT.interrupted);
        isEnding = true;
        resolve();
      });
    }
  });
}
