import type { Tone } from "../../../bridge/model/tone.js";
import { byName } from "../../view/by-name.js";
import type { NetworkRow } from "../../view/network-row.js";

/** One network inside the VM: a lane with a mark per container, in the coordinates of the picture. */
export interface Lane {
  readonly id: string;
  readonly name: string;
  readonly subnet: string;
  readonly tone: Tone;
  /** The tone in words. */
  readonly word: string;
  readonly containers: number;
  /** Marks that are drawn; the others are counted. Where there is room for one alone, it stands for all. */
  readonly dots: number;
  readonly more: number;
  readonly x: number;
  readonly y: number;
}

export interface Topology {
  readonly width: number;
  readonly height: number;
  readonly columnWidth: number;
  readonly vm: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly lanes: readonly Lane[];
  /** Networks for which there is no lane. */
  readonly hidden: number;
}

export const LANE_HEIGHT = 44;
const WIDTH = 1080;
const VM_X = 330;
const VM_TITLE = 40;
const PADDING = 14;
const LEAST_HEIGHT = 208;
/** More lanes than this no eye tells apart; the table has them all. */
const MOST_LANES = 60;
/** Up to so many lanes in one, in two columns, and else in three. */
const LANES_BY_COLUMNS = [5, 14] as const;
const MOST_DOTS = [24, 8, 1] as const;

/** Places every network, those first that somebody should look at. */
export function topology(rows: readonly NetworkRow[]): Topology {
  const shown = [...rows].sort(byUrgency).slice(0, MOST_LANES);
  const columns = columnsFor(shown.length);
  const perColumn = Math.max(1, Math.ceil(shown.length / columns));
  const vmHeight = Math.max(LEAST_HEIGHT, VM_TITLE + perColumn * LANE_HEIGHT + PADDING);
  const vm = { x: VM_X, y: 1, width: WIDTH - VM_X - 1, height: vmHeight };
  const columnWidth = (vm.width - 2 * PADDING) / columns;
  const lanes = shown.map((row, index) => ({
    ...laneOf(row, MOST_DOTS[columns - 1] ?? 1),
    x: vm.x + PADDING + Math.floor(index / perColumn) * columnWidth,
    y: vm.y + VM_TITLE + (index % perColumn) * LANE_HEIGHT,
  }));
  return { width: WIDTH, height: vmHeight + 2, columnWidth, vm, lanes, hidden: rows.length - shown.length };
}

function columnsFor(lanes: number): 1 | 2 | 3 {
  if (lanes <= LANES_BY_COLUMNS[0]) return 1;
  return lanes <= LANES_BY_COLUMNS[1] ? 2 : 3;
}

function laneOf({ id, name, subnets, tone, word, containerNames }: NetworkRow, mostDots: number) {
  const containers = containerNames.length;
  const dots = Math.min(containers, mostDots);
  const more = mostDots === 1 ? 0 : containers - dots;
  const subnet = subnets.map((line) => line.subnet).join(", ");
  return { id, name, subnet, tone, word, containers, dots, more };
}

const URGENCY: Readonly<Record<Tone, number>> = { bad: 0, partly: 1, busy: 2, good: 3, off: 4 };

function byUrgency(a: NetworkRow, b: NetworkRow): number {
  return URGENCY[a.tone] - URGENCY[b.tone] || byName(a, b);
}
