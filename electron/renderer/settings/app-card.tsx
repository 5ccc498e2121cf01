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
  const [isAsking, setAsking] = useState(false);
  if (question === null || !isAsking) {
    return (
      <button
        type="button"
        aria-label={`${label} (${about})`}
        onClick={() => (question === null ? onAct(action) : setAsking(true))}
      >
        {label}
      </button>
    );
  }
  return (
    <div className="app-question" role="alertdialog" aria-label={question.label}>
      <p>{question.sentence}</p>
      {/* biome-ignore lint/a11y/noAutofocus: the question has just been asked for by a key or a click here. */}
      <button type="button" autoFocus onClick={() => setAsking(false)}>
        Cancel
      </button>
      <button
        type="button"
        className="danger"
        onClick={() => {
          setAsking(false);
          onAct(action);
        }}
      >
        {question.label}
      </button>
    </div>
  );
}
