import { ToneShape } from "../parts/tone-mark.js";

/** How far the way into the VM is there. */
export type PictureState = "apart" | "joining" | "joined";

const LANES = [
  { y: 44, subnet: "172.20.0.0/16", containers: 3 },
  { y: 84, subnet: "172.21.0.0/16", containers: 2 },
  { y: 124, subnet: "192.168.77.0/24", containers: 1 },
] as const;

const WORDS: Readonly<Record<PictureState, string>> = {
  apart: "This computer and Docker’s virtual machine, with no way between them",
  joining: "This computer and Docker’s virtual machine, with a tunnel that is being opened",
  joined: "This computer and Docker’s virtual machine, joined by a tunnel that leads to every container",
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
    <svg className={`harbour harbour-${state}`} viewBox="0 0 520 200" role="img" aria-label={WORDS[state]}>
      <Laptop label={platform === "darwin" ? "This Mac" : "This computer"} state={state} />
      <Machine state={state} />
      <Tunnel state={state} />
      <Keeper state={state} />
    </svg>
  );
}

function Laptop({ label, state }: { readonly label: string; readonly state: PictureState }) {
  return (
    <g>
      <rect className="harbour-body" x="18" y="44" width="150" height="98" rx="9" />
      <rect className="harbour-screen" x="26" y="52" width="134" height="82" rx="4" />
      <g className="harbour-mono">
        <text x="36" y="74">
          <tspan className="harbour-prompt">$ </tspan>curl 172.20.0.5
        </text>
        <text x="36" y="91" className={state === "joined" ? "harbour-answer" : "harbour-silence"}>
          {state === "joined" ? "HTTP/1.1 200 OK" : "no route"}
        </text>
        <rect className="harbour-cursor" x="36" y="101" width="6" height="12" rx="1" />
      </g>
      <path className="harbour-body" d="M6 142H180V146A8 8 0 0 1 172 154H14A8 8 0 0 1 6 146Z" />
      <path className="harbour-notch" d="M76 142H110" />
      <text className="harbour-label" x="93" y="178" textAnchor="middle">
        {label}
      </text>
    </g>
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
        <g key={subnet} className={state === "joined" ? "harbour-reached" : "harbour-unreached"}>
          <rect className="harbour-lane" x="332" y={y} width="166" height="32" rx="7" />
          {Array.from({ length: containers }, (_, index) => (
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
        <ToneShape tone={state === "joined" ? "good" : state === "joining" ? "busy" : "off"} />
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
