import { Listeners } from "../../bridge/session/listeners.js";

/** What its one owner shows to others, who are told when it is another. */
export class OwnView<View> {
  readonly #listeners = new Listeners<void>();
  #view: View;

  constructor(first: View) {
    this.#view = first;
  }

  get now(): View {
    return this.#view;
  }

  onChange(listener: () => void): Disposable {
    return this.#listeners.add(listener);
  }

  /** The same once more tells nobody. Views are plain data. */
  show(view: View): void {
    if (JSON.stringify(view) === JSON.stringify(this.#view)) return;
    this.#view = view;
    this.#listeners.emit();
  }
}
