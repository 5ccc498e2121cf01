import { useMemo } from "react";
import type { Snapshot } from "../../../bridge/model/snapshot.js";
import { CopyButton } from "../parts/copy-button.js";
import { EmptyState } from "../parts/empty-state.js";
import { ToneMark } from "../parts/tone-mark.js";
import { VirtualRows } from "../parts/virtual-rows.js";
import { type RouteRow, routeRows } from "../view/route-row.js";

const COLUMNS = ["Destination", "Interface", "Network", "In this host's kernel"];

/** What was asked for, and what the kernel has of it. */
export function RouteTable({ snapshot }: { readonly snapshot: Snapshot }) {
  const rows = useMemo(() => routeRows(snapshot).map((row) => ({ ...row, id: row.destination })), [snapshot]);
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
    <VirtualRows label="Routes" columns={COLUMNS} kind="routes" rows={rows} rowHeight={45}>
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
