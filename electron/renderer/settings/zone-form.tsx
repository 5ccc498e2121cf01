import { type FormEvent, useState } from "react";
import { DEFAULT_ZONE, readZone } from "../../../bridge/model/names-wish.js";
import type { Settings } from "../../../bridge/model/settings.js";
import { Switch } from "../parts/switch.js";

/** The domain of the containers' names, or none. */
export function ZoneForm(props: {
  readonly settings: Settings;
  readonly onChange: (settings: Settings) => void;
}) {
  const { settings, onChange } = props;
  const { zone } = settings;
  return (
    <section className="card" aria-labelledby="zone-setting">
      <div className="card-head">
        <h2 id="zone-setting">Names</h2>
        <Switch
          label="Names for containers"
          isOn={zone !== null}
          onChange={(isOn) => onChange({ ...settings, zone: isOn ? DEFAULT_ZONE : null })}
        />
      </div>
      {zone === null ? (
        <p>
          Containers have addresses alone. Switched on, they have names too, such as web.shop.{DEFAULT_ZONE}.
        </p>
      ) : (
        <ZoneField zone={zone} onSave={(saved) => onChange({ ...settings, zone: saved })} />
      )}
    </section>
  );
}

type Zone = NonNullable<Settings["zone"]>;

function ZoneField({ zone, onSave }: { readonly zone: Zone; readonly onSave: (zone: Zone) => void }) {
  const [text, setText] = useState<string>(zone);
  const read = readZone(text.trim());
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (read.kind === "zone") onSave(read.zone);
  };
  return (
    <>
      <p id="zone-help">
        A container of the compose service <em>web</em> in the project <em>shop</em> is{" "}
        <code>web.shop.{zone}</code> on this host. The zone lies below .test, .internal or .home.arpa, so that
        it never hides a public name.
      </p>
      <form className="inline-form" onSubmit={save}>
        <input
          type="text"
          className="zone-input"
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          maxLength={80}
          aria-label="Zone of the names"
          aria-describedby="zone-help zone-fault"
          aria-invalid={read.kind === "refused"}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" aria-label="Save zone" disabled={read.kind === "refused" || read.zone === zone}>
          Save
        </button>
      </form>
      <p id="zone-fault" className="field-fault" aria-live="polite">
        {read.kind === "refused" ? read.sentence : null}
      </p>
    </>
  );
}
