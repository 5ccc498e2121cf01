import type { Action } from "../../../bridge/dashboard/api.js";
import type { AppView } from "../../../bridge/dashboard/app.js";
import type { Settings } from "../../../bridge/model/settings.js";
import { SwitchRow } from "../parts/switch-row.js";
import { commandLineSetting, helperSetting, updateSetting } from "../view/app-settings.js";
import { AppCard } from "./app-card.js";

/** What only a page of the menu-bar app can decide. */
export function AppSettings(props: {
  readonly app: AppView;
  readonly settings: Settings;
  readonly perform: (action: Action) => void;
}) {
  const { app, settings, perform } = props;
  const { connectsAtStart, notifies } = settings;
  const change = (changes: Partial<Settings>) =>
    perform({ do: "change-settings", settings: { ...settings, ...changes } });
  return (
    <>
      <section className="card" aria-labelledby="app-setting">
        <h2 id="app-setting">The app</h2>
        <div className="switch-rows">
          <SwitchRow
            label="Open at login"
            isOn={app.opensAtLogin}
            onChange={(isWanted) => perform({ do: "open-at-login", isWanted })}
          />
          <SwitchRow
            label="Connect when Dockline opens"
            isOn={connectsAtStart}
            onChange={(isOn) => change({ connectsAtStart: isOn })}
          />
          <SwitchRow label="Notifications" isOn={notifies} onChange={(isOn) => change({ notifies: isOn })}>
            Only for what you did not cause and have to act on: a connection that stays lost, a new conflict,
            a helper to update.
          </SwitchRow>
        </div>
      </section>
      <AppCard
        title="Network helper"
        purpose="Holds the tunnel and the routes, which only an administrator may change. It is the one part that runs as root."
        setting={helperSetting(app.helper)}
        onAct={perform}
      />
      <AppCard
        title="The dockline command"
        purpose="The same in a terminal, with answers for programs."
        setting={commandLineSetting(app.commandLine)}
        onAct={perform}
      />
      <AppCard
        title="Updates"
        purpose="Looked for once a day at most, and never put in place unasked."
        setting={updateSetting(app.update)}
        onAct={perform}
      />
    </>
  );
}
