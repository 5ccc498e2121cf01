import { type FormEvent, useState } from "react";
import { DEFAULT_SETTINGS, MAX_MTU, MIN_MTU, type Settings } from "../../../bridge/model/settings.js";

export function MtuForm(props: {
  readonly settings: Settings;
  readonly onChange: (settings: Settings) => void;
}) {
  const { settings, onChange } = props;
  const [text, setText] = useState(String(settings.mtu));
  const mtu = Number(text);
  const isValid = Number.isInteger(mtu) && mtu >= MIN_MTU && mtu <= MAX_MTU;
  const save = (event: FormEvent) => {
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
      <form className="inline-form" onSubmit={save}>
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
        <button type="submit" aria-label="Save MTU" disabled={!isValid || mtu === settings.mtu}>
          Save
        </button>
      </form>
    </section>
  );
}
