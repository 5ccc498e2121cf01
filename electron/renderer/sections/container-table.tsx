import { useMemo } from "react";
import { namesTone } from "../../../bridge/model/names-tone.js";
import type { Snapshot } from "../../../bridge/model/snapshot.js";
import { containerRows } from "../../view/container-row.js";
import { EmptyState } from "../parts/empty-state.js";
import { FilterBar } from "../parts/filter-bar.js";
import { VirtualRows } from "../parts/virtual-rows.js";
import { type Filter, filterContainers } from "../view/filter.js";
import { ContainerCells } from "./container-cells.js";
import { NamesLine } from "./names-line.js";

const COLUMNS = ["Container", "Address and network", "Ports"];

export function ContainerTable(props: {
  readonly snapshot: Snapshot;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}) {
  const { snapshot, filter, onFilter } = props;
  const rows = useMemo(() => containerRows(snapshot), [snapshot]);
  const shown = useMemo(() => filterContainers(rows, filter), [rows, filter]);
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
      {isNamesTrouble(snapshot) ? <NamesLine names={snapshot.names} /> : null}
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
        <VirtualRows label="Containers" columns={COLUMNS} kind="containers" rows={shown} rowHeight={53}>
          {(row) => <ContainerCells row={row} />}
        </VirtualRows>
      )}
    </>
  );
}

/** Names that are shown and do not work have to be explained beside them. */
function isNamesTrouble({ names }: Snapshot): boolean {
  const tone = namesTone(names);
  return tone === "bad" || tone === "partly";
}
