import type { Action, DashboardView } from "../../../bridge/dashboard/api.js";
import { helperNeed } from "../../../bridge/dashboard/app.js";
import { helperRemedy, remedyLabel } from "../../../bridge/model/helper-remedy.js";
import { ToneMark } from "../parts/tone-mark.js";
import { helperSetting } from "../view/app-settings.js";

/** What the helper needs, with the one button for it; nothing where the banner has that button. */
export function HelperNeed(props: {
  readonly view: DashboardView;
  readonly perform: (action: Action) => void;
}) {
  const { view, perform } = props;
  const { snapshot, host } = view;
  if (host.app === null) return null;
  const { helper } = host.app;
  const need = helperNeed(helper);
  const { state } = snapshot;
  const isInBanner = state.kind === "faulted" && helperRemedy(state.fault) !== null;
  if (need === null || isInBanner) return null;
  const { tone, sentence } = helperSetting(helper);
  return (
    <section className="card" aria-labelledby="helper-need-title">
      <h2 id="helper-need-title">Network helper</h2>
      <div className="app-state">
        <ToneMark tone={tone} />
        <span>{sentence}</span>
        <button type="button" onClick={() => perform({ do: "install-helper" })}>
          {remedyLabel(need)}
        </button>
      </div>
    </section>
  );
}
