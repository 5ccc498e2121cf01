import { useMemo, useState } from "react";
import { type Column, nextOrder, type Order, sortRows } from "../view/sorting.js";
import { useAnnounce } from "./announcer.js";

export interface Sorting<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly order: Order;
  readonly onSort: (title: string) => void;
}

/** Rows in the order that was chosen last, which stays while the rows change; `first` before anybody chose. */
export function useSorting<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  first: Order,
): Sorting<Row> {
  const [order, setOrder] = useState(first);
  const announce = useAnnounce();
  const sorted = useMemo(() => sortRows(rows, columns, order), [rows, columns, order]);
  const onSort = (title: string) => {
    const next = nextOrder(order, title);
    setOrder(next);
    announce(`Sorted by ${title}, ${next.isDescending ? "descending" : "ascending"}`);
  };
  return { columns, rows: sorted, order, onSort };
}
