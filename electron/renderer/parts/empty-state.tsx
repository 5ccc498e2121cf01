import type { ReactNode } from "react";
import type { Tone } from "../../../bridge/model/tone.js";
import { ToneMark } from "./tone-mark.js";

/** Where there is nothing to show: why, and what to do about it. */
export function EmptyState(props: {
  readonly tone: Tone;
  readonly title: string;
  /** Where it is all that the page shows. */
  readonly isAlone?: boolean;
  readonly children?: ReactNode;
}) {
  const Heading = props.isAlone ? "h1" : "h3";
  return (
    <div className="empty">
      <ToneMark tone={props.tone} size={36} />
      <Heading>{props.title}</Heading>
      {props.children}
    </div>
  );
}
