import { useId, useState } from "react";
import type { AppAction } from "../../../bridge/dashboard/app.js";
import { ToneMark } from "../parts/tone-mark.js";
import type { AppSetting, SettingButton } from "../view/app-settings.js";

/** One thing of the app: what it is for, how it stands, and its button. */
export function AppCard(props: {
  readonly title: string;
  readonly purpose: string;
  readonly setting: AppSetting;
  readonly onAct: (action: AppAction) => void;
}) {
  const { title, purpose, setting, onAct } = props;
  const { tone, sentence, button } = setting;
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p>{purpose}</p>
      <div className="app-state">
        <ToneMark tone={tone} />
        <span role="status">{sentence}</span>
        {button === null ? null : <CardButton key={button.label} about={title} {...{ button, onAct }} />}
      </div>
    </section>
  );
}

function CardButton(props: {
  readonly about: string;
  readonly button: SettingButton;
  readonly onAct: (action: AppAction) => void;
}) {
  const { about, button, onAct } = props;
  const { label, action, question } = button;
  const [asking, setAsking] = useState<"not-yet" | "asking" | "cancelled">("not-yet");
  if (question !== null && asking === "asking") {
    const answer = (isYes: boolean) => {
      setAsking(isYes ? "not-yet" : "cancelled");
      if (isYes) onAct(action);
    };
    return <Question {...question} onAnswer={answer} />;
  }
  return (
    <button
      type="button"
      // biome-ignore lint/a11y/noAutofocus: who cancels is back at the button that was pressed.
      autoFocus={asking === "cancelled"}
      aria-label={`${label} (${about})`}
      onClick={() => (question === null ? onAct(action) : setAsking("asking"))}
    >
      {label}
    </button>
  );
}

/** Escape says no, and what is safe has the focus. */
function Question(props: {
  readonly sentence: string;
  readonly label: string;
  readonly onAnswer: (isYes: boolean) => void;
}) {
  const { sentence, label, onAnswer } = props;
  return (
    <div
      className="app-question"
      role="alertdialog"
      aria-label={label}
      onKeyDown={({ key }) => {
        if (key === "Escape") onAnswer(false);
      }}
    >
      <p>{sentence}</p>
      {/* biome-ignore lint/a11y/noAutofocus: the question has just been asked for by a key or a click here. */}
      <button type="button" autoFocus onClick={() => onAnswer(false)}>
        Cancel
      </button>
      <button type="button" className="danger" onClick={() => onAnswer(true)}>
        {label}
      </button>
    </div>
  );
}
