import type { DashboardView } from "../../../bridge/dashboard/api.js";
import { type EngineSetting, isSameEngine, type Settings } from "../../../bridge/model/settings.js";

/** The engines that were found on this machine, and the docker command's own choice. */
export function EngineChoices(props: {
  readonly view: DashboardView;
  readonly onChange: (settings: Settings) => void;
  readonly onLookForEngines: () => void;
}) {
  const { view, onChange, onLookForEngines } = props;
  const { settings, engines } = view;
  const choose = (engine: EngineSetting) => onChange({ ...settings, engine });
  const current = engines.find(({ isDefault }) => isDefault);
  return (
    <section className="card" aria-labelledby="engine-setting">
      <h2 id="engine-setting">Docker engine</h2>
      <fieldset className="choices">
        <legend className="unseen">Docker engine</legend>
        <EngineChoice
          label="As the docker command"
          detail={current === undefined ? "its current context" : `now ${current.label}`}
          isChosen={settings.engine.kind === "as-docker"}
          isUsable
          onChoose={() => choose({ kind: "as-docker" })}
        />
        {engines.map(({ engine, label, detail, isUsable }) => (
          <EngineChoice
            key={JSON.stringify(engine)}
            label={label}
            detail={detail}
            isChosen={isSameEngine(settings.engine, engine)}
            isUsable={isUsable}
            onChoose={() => choose(engine)}
          />
        ))}
      </fieldset>
      <button type="button" onClick={onLookForEngines}>
        Look for engines again
      </button>
    </section>
  );
}

function EngineChoice(props: {
  readonly label: string;
  readonly detail: string;
  readonly isChosen: boolean;
  readonly isUsable: boolean;
  readonly onChoose: () => void;
}) {
  const { label, detail, isChosen, isUsable, onChoose } = props;
  return (
    <label className="choice">
      <input type="radio" name="engine" checked={isChosen} disabled={!isUsable} onChange={onChoose} />
      <span className="choice-label">{label}</span>
      {detail === label ? null : <span className="hint">{detail}</span>}
    </label>
  );
}
