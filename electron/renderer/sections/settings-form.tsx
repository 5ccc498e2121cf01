import { type FormEvent, useState } from "react";
import type { DashboardView } from "../../../bridge/dashboard/api.js";
import { DEFAULT_SETTINGS, MAX_MTU, MIN_MTU, type Settings } from "../../../bridge/model/settings.js";
import { EngineChoices } from "./engine-choices.js";

/** What can be decided today; and, said plainly, what needs the menu-bar app. */
export function SettingsForm(props: {
  readonly view: DashboardView;
  readonly onChange: (settings: Settings) => void;
  readonly onLookForEngines: () => void;
  readonly onReachAll: () => void;
}) {
  const { view, onChange, onLookForEngines, onReachAll } = props;
  const { settings, host } = view;
  return (
    <div className="settings">
      <p className="lead">
        These hold for the next connection that is made here. <code>dockline up</code> takes the same as
        flags.
      </p>
      <EngineChoices view={view} onChange={onChange} onLookForEngines={onLookForEngines} />
      <MtuForm key={settings.mtu} settings={settings} onChange={onChange} />
      <section className="card" aria-labelledby="networks-setting">
        <h2 id="networks-setting">Networks</h2>
        <p>
          Each network has its switch in the table of networks. What you choose is remembered per engine, by
          name.
        </p>
        <button type="button" onClick={onReachAll}>
          Reach all networks again
        </button>
      </section>
      {host.app !== null ? null : <NeedsApp />}
    </div>
  );
}

function MtuForm(props: { readonly settings: Settings; readonly onChange: (settings: Settings) => void }) {
  const { settings, onChange } = props;
  const [text, setText] = useState(String(settings.mtu));
  const mtu = Number(text);
  const isValid = Number.isInteger(mtu) && mtu >= MIN_MTU && mtu <= MAX_MTU;
  const keep = (event: FormEvent) => {
    event.preventDefault();
    if (isValid) onChange({ ...settings, mtu });
  };
  return (
    <section className="card" aria-labelledby="mtu-setting">
      <h2 id="mtu-setting">MTU of the tunnel</h2>
      <p id="mtu-help">
        Bytes, {MIN_MTU} to {MAX_MTU}. {DEFAULT_SETTINGS.mtu} fits nearly everywhere; a smaller one helps
        where large answers get stuck.
      </p>
      <form className="inline-form" onSubmit={keep}>
        <input
          type="number"
          min={MIN_MTU}
          max={MAX_MTU}
          aria-labelledby="mtu-setting"
          aria-describedby="mtu-help"
          aria-invalid={!isValid}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" disabled={!isValid || mtu === settings.mtu}>
          Keep
        </button>
      </form>
    </section>
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
      </dl>
    </section>
  );
}
