import { useMemo } from "react";
import type { Snapshot } from "../../../bridge/model/snapshot.js";
import { byTrouble } from "../../view/trouble.js";
import { CopyButton } from "../parts/copy-button.js";
import { EmptyState } from "../parts/empty-state.js";
import { ToneMark } from "../parts/tone-mark.js";
import { useSorting } from "../parts/use-sorting.js";
import { VirtualRows } from "../parts/virtual-rows.js";
import { type RouteRow, routeRows } from "../view/route-row.js";
import { ascending, type Column, textColumn } from "../view/sorting.js";

interface Row extends RouteRow {
  readonly id: string;
}

const COLUMNS: readonly Column<Row>[] = [
  textColumn("Destination", ({ destination }) => destination),
  textColumn("Interface", ({ interfaceName }) => interfaceName ?? ""),
  textColumn("Network", ({ network }) => network),
  { title: "In this host's kernel", compare: byTrouble },
];

/** What was asked for, and what the kernel has of it. */
export function RouteTable({ snapshot }: { readonly snapshot: Snapshot }) {
  const rows = useMemo(() => routeRows(snapshot).map((row) => ({ ...row, id: row.destination })), [snapshot]);
  const sorting = useSorting(rows, COLUMNS, ascending("Destination"));
  if (rows.length === 0) {
    return (
      <EmptyState tone="off" title="No routes">
        <p>
          While connected, every route that Dockline asked for is read back from the kernel and listed here.
        </p>
      </EmptyState>
    );
  }
  return (
    <VirtualRows label="Routes" sorting={sorting} kind="routes" rowHeight={45}>
      {(row) => <RouteCells row={row} />}
    </VirtualRows>
  );
}

function RouteCells({ row }: { readonly row: RouteRow }) {
  return (
    <>
      <div role="cell" className="cell-mono copy-line">
        {row.destination}
        <CopyButton text={row.destination} label={`Copy destination ${row.destination}`} />
      </div>
      <div role="cell" className="cell-mono">
        {row.interfaceName ?? "none of ours"}
      </div>
      <div role="cell">{row.network}</div>
      <div role="cell" className="verdict-line">
        <ToneMark tone={row.tone} />
        <span>{row.sentence}</span>
      </div>
    </>
  );
}
