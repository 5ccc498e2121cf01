import type { Tone } from "../../../bridge/model/tone.js";
import { ToneShape } from "../parts/tone-mark.js";
import { Laptop } from "./laptop.js";
import { isReached, type PictureState } from "./picture-state.js";

const LANES = [
  { y: 44, subnet: "172.20.0.0/16", containers: 3 },
  { y: 84, subnet: "172.21.0.0/16", containers: 2 },
  { y: 124, subnet: "192.168.77.0/24", containers: 1 },
] as const;

const WORDS: Readonly<Record<PictureState, string>> = {
  apart: "This computer and Docker’s virtual machine, with no way between them",
  joining: "This computer and Docker’s virtual machine, with a tunnel that is being opened",
  empty: "This computer and Docker’s virtual machine, joined by a tunnel; no container is running yet",
  unreached: "This computer and Docker’s virtual machine, joined by a tunnel that leads to no container",
  joined: "This computer and Docker’s virtual machine, joined by a tunnel that leads to every container",
  direct: "This computer and Docker’s containers, which it reaches without a tunnel",
};

/** Of the tunnel. */
const TONES: Readonly<Record<PictureState, Tone>> = {
  apart: "off",
  joining: "busy",
  empty: "good",
  unreached: "good",
  joined: "good",
  direct: "off",
};

const CLASSES: Readonly<Record<PictureState, string>> = {
  apart: "harbour-apart",
  joining: "harbour-joining",
  empty: "harbour-joined",
  unreached: "harbour-joined",
  joined: "harbour-joined",
  direct: "harbour-direct",
};

/** This computer, the VM with its containers, and the way between them as it stands. */
export function WelcomePicture({
  state,
  platform,
}: {
  readonly state: PictureState;
  readonly platform: string;
}) {
  return (
    <svg className={`harbour ${CLASSES[state]}`} viewBox="0 0 520 200" role="img" aria-label={WORDS[state]}>
      <Laptop label={platform === "darwin" ? "This Mac" : "This computer"} state={state} />
      <Machine state={state} />
      {state === "direct" ? (
        <path className="harbour-way" d="M168 90H332" />
      ) : (
        <>
          <Tunnel state={state} />
          <Keeper state={state} />
        </>
      )}
    </svg>
  );
}

function Machine({ state }: { readonly state: PictureState }) {
  return (
    <g>
      <rect className="harbour-body" x="320" y="12" width="190" height="148" rx="12" />
      <text className="harbour-small" x="334" y="32">
        containers
      </text>
      {LANES.map(({ y, subnet, containers }) => (
        <g key={subnet} className={isReached(state) ? "harbour-reached" : "harbour-unreached"}>
          <rect className="harbour-lane" x="332" y={y} width="166" height="32" rx="7" />
          {Array.from({ length: state === "empty" ? 0 : containers }, (_, index) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: containers are all alike.
              key={index}
              className="harbour-box"
              x={341 + index * 20}
              y={y + 9}
              width="14"
              height="14"
              rx="3.5"
            />
          ))}
          <text className="harbour-subnet" x="490" y={y + 20} textAnchor="end">
            {subnet}
          </text>
        </g>
      ))}
      <text className="harbour-label" x="415" y="178" textAnchor="middle">
        Docker’s virtual machine
      </text>
    </g>
  );
}

function Tunnel({ state }: { readonly state: PictureState }) {
  return (
    <g className="harbour-tunnel">
      <path className="harbour-stub" d="M168 90H188" />
      <rect className="harbour-tube" x="214" y="79" width="106" height="22" rx="11" />
      <path className="harbour-flow" d="M232 90H304" />
      <text className="harbour-small" x="264" y="66" textAnchor="middle">
        {state === "apart" ? "a tunnel" : "tunnel"}
      </text>
      <g transform="translate(320 90)">
        <circle className="harbour-socket" r="11" />
        <ToneShape tone={TONES[state]} />
      </g>
    </g>
  );
}

/** The helper, as a lock at this computer's end of the tunnel. */
function Keeper({ state }: { readonly state: PictureState }) {
  return (
    <g className="harbour-keeper" transform="translate(203 90)">
      <path className="harbour-shield" d="M0 -19 16 -13V1C16 11 9 17 0 21C-9 17 -16 11 -16 1V-13Z" />
      <path
        className="harbour-keyhole"
        d="M0 -5A4.2 4.2 0 0 1 2.2 2.4L3.4 9H-3.4L-2.2 2.4A4.2 4.2 0 0 1 0 -5Z"
      />
      <text className="harbour-small" x="0" y="-24" textAnchor="middle">
        {state === "apart" ? "a helper" : "helper"}
      </text>
    </g>
  );
}
