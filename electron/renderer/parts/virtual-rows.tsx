import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef } from "react";

/** A table whose rows are made only where they are seen, of whatever height; thousands cost as much as thirty. */
export function VirtualRows<Row extends { readonly id: string }>(props: {
  readonly label: string;
  readonly columns: readonly string[];
  /** Selects the widths of the columns in the style sheet. */
  readonly kind: "networks" | "containers" | "routes";
  readonly rows: readonly Row[];
  readonly rowHeight: number;
  readonly children: (row: Row) => ReactNode;
}) {
  const { label, columns, kind, rows, rowHeight, children } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
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
        {columns.map((column) => (
          <div key={column} role="columnheader">
            {column}
          </div>
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
