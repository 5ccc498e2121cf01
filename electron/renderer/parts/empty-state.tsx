import type { ReactNode } from "react";
import type { Tone } from "../../../bridge/model/tone.js";
import { ToneMark } from "./tone-mark.js";

/** Where there is nothing to show: why, and what to do about it. */
export function EmptyState(props: {
  readonly tone: Tone;
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="empty">
      <ToneMark tone={props.tone} size={36} />
      <h3>{props.title}</h3>
      {props.children}
    </div>
  );
}
