import type { ReactNode } from "react";
import { Switch } from "./switch.js";

/** A switch at the end of a line that says what it is about. */
export function SwitchRow(props: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  /** What it means, where the label alone does not say it. */
  readonly children?: ReactNode;
}) {
  const { label, isOn, onChange, children } = props;
  return (
    <div className="switch-row">
      <div>
        <strong>{label}</strong>
        {children === undefined ? null : <p className="hint">{children}</p>}
      </div>
      <Switch label={label} isOn={isOn} onChange={onChange} />
    </div>
  );
}
