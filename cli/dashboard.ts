import { dirname, join } from "node:path";
import { Command } from "commander";
import { controlSocketPath } from "../bridge/control/socket-path.js";
import { DashboardHost, type DashboardWorld } from "../bridge/dashboard/host.js";
import { readPageFiles } from "../bridge/dashboard/page-files.js";
import { DashboardServer } from "../bridge/dashboard/server.js";
import type { Settings } from "../bridge/model/settings.js";
import { systemClock } from "../bridge/session/clock.js";
import { SettingsFile } from "../bridge/settings/settings-file.js";
import { dashboardWorld } from "../bridge/world/dashboard-world.js";
import { stateDirectory } from "../bridge/world/state-directory.js";
import { type EngineSelection, withEngineOptions } from "./engine-options.js";
import { FlaggedSettings } from "./flagged-settings.js";
import { Interruption } from "./interruption.js";
import type { Io } from "./io.js";
import { mistakesTo } from "./mistakes.js";
import { type NamesOptions, withNamesOptions } from "./names-options.js";
import { offerLink } from "./offer-link.js";

interface DashboardOptions extends EngineSelection, NamesOptions {
  readonly open: boolean;
}

export function dashboardCommand(io: Io): Command {
  return withNamesOptions(withEngineOptions(new Command("dashboard")), "that of the settings")
    .description("show everything in the browser, until Ctrl-C")
    .option("--no-open", "print the link only")
    .action((options: DashboardOptions) => dashboard(options, io));
}

async function dashboard(options: DashboardOptions, io: Io): Promise<void> {
  using interruption = new Interruption(io);
  await using host = new DashboardHost(await makeWorld(options, io));
  const page = await readPageFiles(io.resources.page);
  await using server = await DashboardServer.listen({ page, api: host, onError: mistakesTo(io) });
  await using _offered = await offerLink(
    server.url,
    { platform: io.user.platform, page: options.open ? pageToOpen(io) : null, clock: systemClock },
    io,
  );
  await untilAborted(interruption.signal);
  if (host.hasOwnSession) io.note("Disconnecting…");
}

async function makeWorld(options: DashboardOptions, io: Io): Promise<DashboardWorld> {
  const file = new SettingsFile(join(stateDirectory(io), "settings.json"), io.note);
  const settings = new FlaggedSettings(file, await file.read(), settingsOf(options));
  const namesPort = options.namesPort ?? null;
  const make = { version: io.version, namesPort, settings: settings.current, store: settings, app: null };
  return { ...dashboardWorld(make, io), onError: mistakesTo(io) };
}

/** What the command line decides for this process. */
function settingsOf({ context, host, names, zone }: DashboardOptions): Partial<Settings> {
  return {
    ...(host === undefined ? {} : { engine: { kind: "host", url: host } }),
    ...(context === undefined ? {} : { engine: { kind: "context", name: context } }),
    ...(zone === undefined ? {} : { zone }),
    ...(names ? {} : { zone: null }),
  };
}

function pageToOpen({ user }: Io): string {
  return join(dirname(controlSocketPath(user)), "dashboard.html");
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
