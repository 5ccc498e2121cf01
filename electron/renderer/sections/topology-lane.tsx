import type { KeyboardEvent } from "react";
import { countText } from "../../../bridge/model/quantity.js";
import { ToneShape } from "../parts/tone-mark.js";
import { LANE_HEIGHT, type Lane } from "../view/topology.js";

const DOT_STEP = 15;
/** About what fits at the picture's font sizes. */
const UNITS_PER_LETTER = 7.4;
const SMALL_UNITS_PER_LETTER = 6.2;

/** One network and its containers, as a button whose name is a text that is not seen: what is seen is shortened. */
export function LaneMark(props: {
  readonly lane: Lane;
  readonly width: number;
  readonly isTabStop: boolean;
  readonly onFocus: () => void;
  readonly onShow: () => void;
}) {
  const { lane, width, isTabStop, onFocus, onShow } = props;
  const { name, subnet, tone, word, containers, dots, more, x, y } = lane;
  const count = dots === 1 && containers > 1 ? String(containers) : more === 0 ? "" : `+${more}`;
  const dotsWidth = (dots + (count === "" ? 0 : 2.2)) * DOT_STEP;
  const room = width - 44 - Math.max(dotsWidth, 40);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    onShow();
  };
  return (
    <g
      className={`lane tone-${tone}`}
      role="button"
      tabIndex={isTabStop ? 0 : -1}
      transform={`translate(${x} ${y})`}
      onClick={onShow}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      <rect className="lane-back" x="2" y="2" width={width - 4} height={LANE_HEIGHT - 4} rx="8" />
      <text className="lane-words">
        {`${name}, ${subnet}: ${word}, ${countText(containers, "container")}`}
      </text>
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it has focus; the words above say all of it. */}
      <g aria-hidden="true">
        <g transform={`translate(18 ${LANE_HEIGHT / 2})`}>
          <ToneShape tone={tone} />
        </g>
        <text className="lane-name" x="34" y="19">
          {shortened(name, room / UNITS_PER_LETTER)}
        </text>
        <text className="lane-subnet" x="34" y="34">
          {shortened(subnet, room / SMALL_UNITS_PER_LETTER)}
        </text>
        <g className="lane-dots" transform={`translate(${width - 8 - dotsWidth} ${LANE_HEIGHT / 2})`}>
          {Array.from({ length: dots }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: dots are all alike.
            <rect key={index} className="dot" x={index * DOT_STEP} y="-5" width="10" height="10" rx="2.5" />
          ))}
          {count === "" ? null : (
            <text className="lane-more" x={dots * DOT_STEP} y="4">
              {count}
            </text>
          )}
        </g>
      </g>
    </g>
  );
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(3, Math.floor(most) - 1))}…`;
}
