import { expect, test } from "vitest";
import { DockPresence, type NativeDock } from "../../../../electron/shell/dock-presence.js";
import { FakeClock } from "../../../fakes/fake-clock.js";

/** A Dock that takes no notice of `hide` within a second of an earlier call, as Electron's documentation has it. */
class FakeDock implements NativeDock {
  readonly #clock: FakeClock;
  isThere = true;
  #calledAt = Number.NEGATIVE_INFINITY;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  async show(): Promise<void> {
    this.#calledAt = this.#clock.now();
    this.isThere = true;
  }

  hide(): void {
    const isSoon = this.#clock.now() - this.#calledAt < 1_000;
    this.#calledAt = this.#clock.now();
    if (!isSoon) this.isThere = false;
  }
}

function stage() {
  const clock = new FakeClock();
  const dock = new FakeDock(clock);
  return { clock, dock, presence: new DockPresence(dock, clock) };
}

test("the icon goes at once where nothing was asked before", () => {
  const { clock, dock, presence } = stage();
  presence.hide();
  expect([dock.isThere, clock.pending]).toEqual([false, 0]);
});

test("a window that is closed at once leaves no icon behind, and one timer that ends", async () => {
  const { clock, dock, presence } = stage();
  presence.hide();
  await clock.pass(100);
  presence.show();
  await clock.pass(200);
  presence.hide();
  const during = [dock.isThere, clock.pending];
  await clock.pass(1_100);
  expect([during, dock.isThere, clock.pending]).toEqual([[true, 1], false, 0]);
});

test("hidden twice within a second it is hidden, and shown meanwhile it stays", async () => {
  const { clock, dock, presence } = stage();
  presence.show();
  presence.hide();
  await clock.pass(500);
  presence.hide();
  await clock.pass(600);
  const hidden = dock.isThere;
  presence.show();
  presence.hide();
  presence.show();
  await clock.pass(5_000);
  expect([hidden, dock.isThere, clock.pending]).toEqual([false, true, 0]);
});
