import { useMemo, useState } from "react";
import type { Snapshot } from "../../../bridge/model/snapshot.js";
import { byName } from "../../view/by-name.js";
import { type NetworkRow, networkRows } from "../../view/network-row.js";
import { byTrouble } from "../../view/trouble.js";
import { EmptyState } from "../parts/empty-state.js";
import { FilterBar } from "../parts/filter-bar.js";
import { useSorting } from "../parts/use-sorting.js";
import { VirtualRows } from "../parts/virtual-rows.js";
import { type Filter, filterNetworks, NO_FILTER } from "../view/filter.js";
import { ascending, type Column, numberColumn, textColumn } from "../view/sorting.js";
import { NetworkCells } from "./network-cells.js";

const VERDICT = "Reachable from this host";
const COLUMNS: readonly Column<NetworkRow>[] = [
  { title: "Network", compare: byName },
  textColumn("Subnet", ({ subnets }) => subnets[0]?.subnet ?? ""),
  numberColumn("Containers", ({ containerNames }) => containerNames.length),
  { title: VERDICT, compare: byTrouble },
  numberColumn("On", ({ isWanted }) => Number(!isWanted)),
];

export function NetworkTable(props: {
  readonly snapshot: Snapshot;
  readonly onSwitch: (network: string, isOn: boolean) => void;
  /** Asks for the containers of a network. */
  readonly onShowContainers: (network: string) => void;
}) {
  const { snapshot, onSwitch, onShowContainers } = props;
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => networkRows(snapshot), [snapshot]);
  const shown = useMemo(() => filterNetworks(rows, filter), [rows, filter]);
  const sorting = useSorting(shown, COLUMNS, ascending(VERDICT));
  const toggle = (id: string) => setOpen((before) => toggled(before, id));
  if (rows.length === 0) {
    return (
      <EmptyState tone="off" title="No networks to show">
        <p>Docker's networks appear here as soon as an engine answers.</p>
      </EmptyState>
    );
  }
  return (
    <>
      <FilterBar
        what="networks"
        filter={filter}
        shown={shown.length}
        total={rows.length}
        onChange={setFilter}
      />
      {shown.length === 0 ? (
        <EmptyState tone="off" title="No network is like that" />
      ) : (
        <VirtualRows label="Networks" sorting={sorting} kind="networks" rowHeight={53}>
          {(row) => (
            <NetworkCells
              row={row}
              isOpen={open.has(row.id)}
              onToggle={() => toggle(row.id)}
              onSwitch={(isOn) => onSwitch(row.name, isOn)}
              onShowContainers={() => onShowContainers(row.name)}
            />
          )}
        </VirtualRows>
      )}
    </>
  );
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return set.has(id) ? new Set([...set].filter((one) => one !== id)) : new Set([...set, id]);
}
