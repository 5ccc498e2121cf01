import type { Action, DashboardView } from "../../../bridge/dashboard/api.js";
import type { Settings } from "../../../bridge/model/settings.js";
import { AppSettings } from "./app-settings.js";
import { EngineChoices } from "./engine-choices.js";
import { MtuForm } from "./mtu-form.js";
import { NextConnection } from "./next-connection.js";
import { ZoneForm } from "./zone-form.js";

/** What can be decided here; and, without the menu-bar app, what does its part then. */
export function SettingsForm(props: {
  readonly view: DashboardView;
  readonly perform: (action: Action) => void;
  /** Resolves when the next connection has begun, or was refused. */
  readonly onReconnect: () => Promise<void>;
}) {
  const { view, perform, onReconnect } = props;
  const { settings, host } = view;
  const change = (changed: Settings) => perform({ do: "change-settings", settings: changed });
  return (
    <div className="settings">
      {host.app === null ? null : <AppSettings app={host.app} settings={settings} perform={perform} />}
      <NextConnection view={view} onReconnect={onReconnect} />
      <EngineChoices
        view={view}
        onChange={change}
        onLookForEngines={() => perform({ do: "look-for-engines" })}
      />
      <ZoneForm key={settings.zone ?? ""} settings={settings} onChange={change} />
      <MtuForm key={settings.mtu} settings={settings} onChange={change} />
      <section className="card" aria-labelledby="networks-setting">
        <h2 id="networks-setting">Networks</h2>
        <p>
          Each network has its switch in the table of networks. What you choose is remembered per engine, by
          name.
        </p>
        <button type="button" onClick={() => perform({ do: "choose-networks", change: { verb: "all" } })}>
          Reach all networks again
        </button>
      </section>
      {host.app === null ? <NeedsApp /> : null}
    </div>
  );
}

function NeedsApp() {
  return (
    <section className="card" aria-labelledby="app-setting">
      <h2 id="app-setting">In the menu-bar app</h2>
      <p>These need a program that runs all the time, and are not there without the app:</p>
      <dl className="needs-app">
        <dt>Open at login</dt>
        <dd>
          Without the app: <code>dockline up --wait</code> from a service of your own.
        </dd>
        <dt>Notifications</dt>
        <dd>
          Without the app: the events of this page, or <code>dockline up --json</code>.
        </dd>
        <dt>The helper</dt>
        <dd>
          Without the app: <code>sudo dockline helper install</code>.
        </dd>
      </dl>
    </section>
  );
}
