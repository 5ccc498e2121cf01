import { isReached, type PictureState } from "./picture-state.js";

/** This computer, and what a container answers it. */
export function Laptop({ label, state }: { readonly label: string; readonly state: PictureState }) {
  return (
    <g>
      <rect className="harbour-body" x="18" y="44" width="150" height="98" rx="9" />
      <rect className="harbour-screen" x="26" y="52" width="134" height="82" rx="4" />
      <g className="harbour-mono">
        {state === "empty" || state === "unreached" ? <Prompt /> : <Question isAnswered={isReached(state)} />}
      </g>
      <path className="harbour-body" d="M6 142H180V146A8 8 0 0 1 172 154H14A8 8 0 0 1 6 146Z" />
      <path className="harbour-notch" d="M76 142H110" />
      <text className="harbour-label" x="93" y="178" textAnchor="middle">
        {label}
      </text>
    </g>
  );
}

function Question({ isAnswered }: { readonly isAnswered: boolean }) {
  return (
    <>
      <text x="36" y="74">
        <tspan className="harbour-prompt">$ </tspan>curl 172.20.0.5
      </text>
      <text x="36" y="91" className={isAnswered ? "harbour-answer" : "harbour-silence"}>
        {isAnswered ? "HTTP/1.1 200 OK" : "no route"}
      </text>
      <rect className="harbour-cursor" x="36" y="101" width="6" height="12" rx="1" />
    </>
  );
}

/** Nothing is asked yet. */
function Prompt() {
  return (
    <>
      <text x="36" y="74" className="harbour-prompt">
        $
      </text>
      <rect className="harbour-cursor" x="49" y="64" width="6" height="12" rx="1" />
    </>
  );
}
