import type { Tone } from "../../../bridge/model/tone.js";

/** A tone as a shape, so that nobody needs to tell colours apart: 16 units wide, its middle at 0,0. */
export function ToneShape({ tone }: { readonly tone: Tone }) {
  switch (tone) {
    case "good":
      return (
        <g className="tone-good">
          <circle r="7" className="shape-fill" />
          <path d="M-3.2 0.2 -0.9 2.5 3.3 -2.2" className="shape-sign" />
        </g>
      );
    case "busy":
      return <circle r="5.8" className="tone-busy shape-ring" />;
    case "partly":
      return (
        <g className="tone-partly">
          <path d="M0 -7.2 7.4 6H-7.4Z" className="shape-fill shape-round" />
          <path d="M0 -2.4V1.2M0 3.5V3.6" className="shape-sign" />
        </g>
      );
    case "bad":
      return (
        <g className="tone-bad">
          <path d="M-3.2 -7.4H3.2L7.4 -3.2V3.2L3.2 7.4H-3.2L-7.4 3.2V-3.2Z" className="shape-fill" />
          <path d="M-2.6 -2.6 2.6 2.6M2.6 -2.6 -2.6 2.6" className="shape-sign" />
        </g>
      );
    case "off":
      return <circle r="5.8" className="tone-off shape-outline" />;
  }
}

/** The shape as a picture in text; the words beside it say the same. */
export function ToneMark({ tone, size = 16 }: { readonly tone: Tone; readonly size?: number }) {
  return (
    <svg className="tone-mark" viewBox="-9 -9 18 18" width={size} height={size} aria-hidden="true">
      <ToneShape tone={tone} />
    </svg>
  );
}
