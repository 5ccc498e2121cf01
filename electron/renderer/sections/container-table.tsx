import { useMemo } from "react";
import { namesTone } from "../../../bridge/model/names-tone.js";
import type { Snapshot } from "../../../bridge/model/snapshot.js";
import { byName } from "../../view/by-name.js";
import { type ContainerRow, containerRows } from "../../view/container-row.js";
import { isTrouble } from "../../view/trouble.js";
import { EmptyState } from "../parts/empty-state.js";
import { FilterBar } from "../parts/filter-bar.js";
import { useSorting } from "../parts/use-sorting.js";
import { VirtualRows } from "../parts/virtual-rows.js";
import { type Filter, filterContainers } from "../view/filter.js";
import { ascending, type Column, textColumn } from "../view/sorting.js";
import { ContainerCells } from "./container-cells.js";
import { NamesLine } from "./names-line.js";

const COLUMNS: readonly Column<ContainerRow>[] = [
  { title: "Container", compare: byName },
  textColumn("Address and network", ({ addresses }) => addresses[0]?.address ?? ""),
  textColumn("Ports", ({ ports }) => ports[0]?.label ?? ""),
];

export function ContainerTable(props: {
  readonly snapshot: Snapshot;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}) {
  const { snapshot, filter, onFilter } = props;
  const rows = useMemo(() => containerRows(snapshot), [snapshot]);
  const shown = useMemo(() => filterContainers(rows, filter), [rows, filter]);
  const sorting = useSorting(shown, COLUMNS, ascending("Container"));
  if (rows.length === 0) {
    return (
      <EmptyState tone="off" title="No container is running">
        <p>Start one, and it appears here by itself.</p>
        <code className="example">docker run --rm -d nginx</code>
      </EmptyState>
    );
  }
  return (
    <>
      {/* Names that are shown and do not work have to be explained beside them. */}
      {isTrouble(namesTone(snapshot.names)) ? <NamesLine names={snapshot.names} /> : null}
      <FilterBar
        what="containers"
        filter={filter}
        shown={shown.length}
        total={rows.length}
        onChange={onFilter}
      />
      {shown.length === 0 ? (
        <EmptyState tone="off" title="No container is like that" />
      ) : (
        <VirtualRows label="Containers" sorting={sorting} kind="containers" rowHeight={89}>
          {(row) => <ContainerCells row={row} />}
        </VirtualRows>
      )}
    </>
  );
}
