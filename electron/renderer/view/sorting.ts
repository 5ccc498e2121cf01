import { byText } from "../../view/by-name.js";

/** A column of a table, by which its rows can be ordered. */
export interface Column<Row> {
  readonly title: string;
  /** Rows that it finds equal are ordered by the first column. */
  readonly compare: (one: Row, other: Row) => number;
}

/** By which column the rows are ordered. */
export interface Order {
  readonly title: string;
  readonly isDescending: boolean;
}

export function ascending(title: string): Order {
  return { title, isDescending: false };
}

/** The order after a click on a column's header: the other way round where it was that column's already. */
export function nextOrder(order: Order, title: string): Order {
  return { title, isDescending: order.title === title && !order.isDescending };
}

/** A column with a text in each row. */
export function textColumn<Row>(title: string, textOf: (row: Row) => string): Column<Row> {
  return { title, compare: (one, other) => byText(textOf(one), textOf(other)) };
}

/** A column with a number in each row. */
export function numberColumn<Row>(title: string, numberOf: (row: Row) => number): Column<Row> {
  return { title, compare: (one, other) => numberOf(one) - numberOf(other) };
}

export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { title, isDescending }: Order,
): readonly Row[] {
  const column = columns.find((one) => one.title === title);
  const [first] = columns;
  const sign = isDescending ? -1 : 1;
  return [...rows].sort(
    (one, other) => sign * (column?.compare(one, other) ?? 0) || (first?.compare(one, other) ?? 0),
  );
}
