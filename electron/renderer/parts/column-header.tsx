import type { Order } from "../view/sorting.js";
import { Icon } from "./icon.js";

/** A column's title as a button that orders the rows by it. */
export function ColumnHeader(props: {
  readonly title: string;
  readonly order: Order;
  readonly onSort: () => void;
}) {
  const { title, order, onSort } = props;
  const direction = order.isDescending ? "descending" : "ascending";
  const sort = order.title === title ? direction : undefined;
  return (
    <div role="columnheader" aria-sort={sort}>
      <button type="button" className="sort" onClick={onSort}>
        {title}
        <Icon name={sort ?? "ascending"} />
      </button>
    </div>
  );
}
