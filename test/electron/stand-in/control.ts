import { createInterface } from "node:readline";
import type { Answer, Happening, Order } from "./orders.js";

/** What carries out an order; its value is the answer. */
type Obey = (order: Order) => unknown;

/** Marks our lines among whatever the app prints. */
const MARK = "\u0001";

/** Tells the other end of something that nobody asked for. */
export function tell(happening: Happening): void {
  write(happening);
}

/** Reads orders until standard input ends, and then ends the process: nobody is there any more. */
export function obeyOrders(obey: Obey): void {
  createInterface({ input: process.stdin })
    .on("line", (line) => void answer(JSON.parse(line) as Order & { readonly id: number }, obey))
    .on("close", () => process.exit(0));
}

async function answer(order: Order & { readonly id: number }, obey: Obey): Promise<void> {
  try {
    write({ id: order.id, value: (await obey(order)) ?? null });
  } catch (error) {
    write({ id: order.id, error: String(error) });
  }
}

function write(message: Answer | Happening): void {
  process.stdout.write(`${MARK}${JSON.stringify(message)}\n`);
}
