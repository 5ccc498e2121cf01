import { CopyButton } from "../parts/copy-button.js";
import { SwitchRow } from "../parts/switch-row.js";
import type { ArrivedView } from "./welcome-view.js";

/** What there is now: a line to try, and the app at the next login, if that is wanted. */
export function Arrival(props: {
  readonly arrived: ArrivedView;
  readonly platform: string;
  readonly onOpenAtLogin: (isWanted: boolean) => void;
}) {
  const { arrived, platform, onOpenAtLogin } = props;
  const { sentence, trial, opensAtLogin } = arrived;
  return (
    <>
      <p>{sentence}</p>
      {trial === null ? null : <p className="welcome-intro">{trial.intro}</p>}
      {trial === null || trial.command === null ? null : (
        <div className="welcome-trial">
          <code>{trial.command}</code>
          <CopyButton text={trial.command} label={`Copy ${trial.command}`} />
        </div>
      )}
      <SwitchRow label="Open Dockline at login" isOn={opensAtLogin} onChange={onOpenAtLogin}>
        It lives in the {platform === "darwin" ? "menu bar" : "panel"}; opening it again shows the dashboard.
      </SwitchRow>
    </>
  );
}
