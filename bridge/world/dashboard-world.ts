import { ControlClient } from "../control/client.js";
import { controlSocketPath } from "../control/socket-path.js";
import type { AppSide } from "../dashboard/app.js";
import type { DashboardWorld } from "../dashboard/host.js";
import type { EngineChoice } from "../docker/context.js";
import { SURVEY_LIMIT_MS, surveyOfEngines } from "../docker/engine-port.js";
import { ENDPOINT_CANDIDATES } from "../model/endpoints.js";
import { engineOptions } from "../model/engine-option.js";
import type { EngineSetting, Settings } from "../model/settings.js";
import { unreachable } from "../model/unreachable.js";
import { systemClock } from "../session/clock.js";
import type { SettingsStore } from "../settings/settings-file.js";
import { engineSurroundings, realPorts } from "./real-ports.js";
import type { World } from "./world.js";

const AS_DOCKER: EngineChoice = { context: null, host: null };

export interface DashboardMake {
  readonly version: string;
  /** Of the DNS server of names; null for one that is free. */
  readonly namesPort: number | null;
  readonly settings: Settings;
  /** Where changed settings are kept. */
  readonly store: SettingsStore;
  readonly app: AppSide | null;
}

/** What a dashboard's host works on in `world`, whichever front end it is of. */
export function dashboardWorld(
  { version, namesPort, settings, store, app }: DashboardMake,
  world: World,
): DashboardWorld {
  const controlSocket = controlSocketPath(world.user);
  return {
    clock: systemClock,
    host: { version, platform: world.user.platform },
    app,
    controlSocket,
    endpoints: ENDPOINT_CANDIDATES,
    namesPort,
    settings,
    keep: (change) => store.change(change),
    openControl: (events) => ControlClient.open(controlSocket, version, events),
    portsFor: (engine) => realPorts(choiceOf(engine), world),
    listEngines: async () => {
      const signal = AbortSignal.timeout(SURVEY_LIMIT_MS);
      return engineOptions(await surveyOfEngines(engineSurroundings(AS_DOCKER, world), signal));
    },
  };
}

function choiceOf(engine: EngineSetting): EngineChoice {
  switch (engine.kind) {
    case "as-docker":
      return AS_DOCKER;
    case "context":
      return { context: engine.name, host: null };
    case "host":
      return { context: null, host: engine.url };
    default:
      return unreachable(engine);
  }
}
