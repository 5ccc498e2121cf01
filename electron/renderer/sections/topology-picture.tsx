import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import type { PartHealth } from "../../../bridge/model/health.js";
import { countText } from "../../../bridge/model/quantity.js";
import type { Snapshot } from "../../../bridge/model/snapshot.js";
import { isNothingToConnect } from "../../../bridge/model/state.js";
import type { Tone } from "../../../bridge/model/tone.js";
import { networkRows } from "../../view/network-row.js";
import { ToneShape } from "../parts/tone-mark.js";
import { type Lane, topology } from "../view/topology.js";
import { LaneMark } from "./topology-lane.js";

/** Host, tunnel, VM, networks and containers as one picture; a lane leads to its containers. */
export function TopologyPicture(props: {
  readonly snapshot: Snapshot;
  readonly health: readonly PartHealth[];
  /** Why nothing is reached at the moment, in a word or two; null while the way is open. */
  readonly pause: string | null;
  readonly platform: string;
  readonly onShowContainers: (network: string) => void;
}) {
  const { snapshot, health, pause, platform, onShowContainers } = props;
  const picture = useMemo(() => topology(networkRows(snapshot)), [snapshot]);
  const { width, height, vm, lanes, hidden } = picture;
  const lanesGroup = useRef<SVGGElement>(null);
  const [current, setCurrent] = useState(0);
  const toneOf = (part: PartHealth["part"]) =>
    isNothingToConnect(snapshot.state) ? "good" : (health.find((one) => one.part === part)?.tone ?? "off");
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = Math.min(lanes.length - 1, Math.max(0, current + step));
    setCurrent(next);
    lanesGroup.current?.querySelectorAll<SVGGElement>("[role=button]")[next]?.focus();
  };
  return (
    <div className="topology card">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        aria-label={`This host, the tunnel, and ${countText(lanes.length, "network")} in the VM`}
        role="group"
      >
        <HostBox middle={height / 2} platform={platform} tone={toneOf("helper")} />
        <rect className="box" x={vm.x} y={vm.y} width={vm.width} height={vm.height} rx="12" />
        <TunnelLine middle={height / 2} snapshot={snapshot} tone={toneOf("tunnel")} />
        <text className="box-title" x={vm.x + 30} y={vm.y + 26}>
          {snapshot.engine === null ? "Virtual machine" : snapshot.engine.name}
        </text>
        <text className="box-note" x={vm.x + vm.width - 18} y={vm.y + 26} textAnchor="end">
          {vmNote(snapshot, hidden)}
        </text>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move among the buttons inside. */}
        <g ref={lanesGroup} onKeyDown={move}>
          {lanes.map((lane, index) => (
            <LaneMark
              key={lane.id}
              lane={pause === null ? lane : pausedLane(lane, pause)}
              width={picture.columnWidth}
              isTabStop={index === Math.min(current, lanes.length - 1)}
              onFocus={() => setCurrent(index)}
              onShow={() => onShowContainers(lane.name)}
            />
          ))}
        </g>
        {lanes.length === 0 ? (
          <text className="box-note" x={vm.x + vm.width / 2} y={height / 2 + 10} textAnchor="middle">
            {absenceOfLanes(snapshot)}
          </text>
        ) : null}
      </svg>
    </div>
  );
}

function absenceOfLanes({ state, engine }: Snapshot): string {
  if (isNothingToConnect(state)) return "Its networks are reachable without Dockline.";
  return engine === null
    ? "Networks are shown here as soon as the engine answers."
    : "The engine has no network with addresses.";
}

const CLAIMS: ReadonlySet<Tone> = new Set(["good", "partly"]);

/** The way to it is shut, so what was proved of it is claimed no more. */
function pausedLane(lane: Lane, pause: string): Lane {
  return CLAIMS.has(lane.tone) ? { ...lane, tone: "off", word: pause } : lane;
}

function vmNote({ engine, containers }: Snapshot, hidden: number): string {
  if (engine === null) return "";
  const more = hidden === 0 ? "" : `, ${hidden} more networks in the table`;
  return `Docker ${engine.version}, ${countText(containers.length, "container")}${more}`;
}

const HOST_WIDTH = 150;

function HostBox(props: { readonly middle: number; readonly platform: string; readonly tone: Tone }) {
  const { middle, platform, tone } = props;
  return (
    <g>
      <rect className="box" x="1" y={middle - 46} width={HOST_WIDTH} height="92" rx="12" />
      <path className="host-drawing" d={`M53 ${middle - 26}h46v28H53zM44 ${middle + 8}h64`} />
      <text className="box-title" x={HOST_WIDTH / 2} y={middle + 32} textAnchor="middle">
        {platform === "darwin" ? "This Mac" : "This host"}
      </text>
      <g transform={`translate(${HOST_WIDTH} ${middle})`}>
        <circle r="11" className="socket" />
        <ToneShape tone={tone} />
      </g>
    </g>
  );
}

function TunnelLine(props: { readonly middle: number; readonly snapshot: Snapshot; readonly tone: Tone }) {
  const { middle, snapshot, tone } = props;
  const { tunnel, state } = snapshot;
  const absence = isNothingToConnect(state) ? "no tunnel needed" : "no tunnel";
  const [from, to] = [HOST_WIDTH + 14, 316];
  return (
    <g className={`tone-${tone}`}>
      <path className={`tunnel-line tunnel-${tone}`} d={`M${from} ${middle}H${to}`} />
      <g transform={`translate(330 ${middle})`}>
        <circle r="11" className="socket" />
        <ToneShape tone={tone} />
      </g>
      <text className="tunnel-title" x={(from + to) / 2} y={middle - 12} textAnchor="middle">
        {tunnel === null ? absence : tunnel.interfaceName}
      </text>
      {tunnel === null ? null : (
        <>
          <text className="tunnel-note" x={(from + to) / 2} y={middle + 20} textAnchor="middle">
            WireGuard
          </text>
          <text className="tunnel-note" x={(from + to) / 2} y={middle + 36} textAnchor="middle">
            {tunnel.vmAddress}
          </text>
        </>
      )}
    </g>
  );
}
