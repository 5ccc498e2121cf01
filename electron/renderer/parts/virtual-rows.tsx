import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef } from "react";
import { ColumnHeader } from "./column-header.js";
import type { Sorting } from "./use-sorting.js";

/** A table whose rows are made only where they are seen, of whatever height; thousands cost as much as thirty. */
export function VirtualRows<Row extends { readonly id: string }>(props: {
  readonly label: string;
  readonly sorting: Sorting<Row>;
  /** Selects the widths of the columns in the style sheet. */
  readonly kind: "networks" | "containers" | "routes";
  readonly rowHeight: number;
  readonly children: (row: Row) => ReactNode;
}) {
  const { label, sorting, kind, rowHeight, children } = props;
  const { columns, rows, order, onSort } = sorting;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  const sortBy = (title: string) => {
    onSort(title);
    scroller.current?.scrollTo({ top: 0 });
  };
  return (
    <div
      className={`table table-${kind}`}
      role="table"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      // What scrolls must be reached by the keyboard.
      tabIndex={0}
      ref={scroller}
    >
      <div className="row row-head" role="row" aria-rowindex={1}>
        {columns.map(({ title }) => (
          <ColumnHeader key={title} title={title} order={order} onSort={() => sortBy(title)} />
        ))}
      </div>
      <div role="rowgroup" className="rows" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <div
              key={key}
              className="row"
              role="row"
              aria-rowindex={index + 2}
              data-index={index}
              ref={virtualizer.measureElement}
              style={{ transform: `translateY(${start}px)` }}
            >
              {children(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
