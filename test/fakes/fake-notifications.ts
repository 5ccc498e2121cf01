import { EventEmitter } from "node:events";
import type { NativeNotification } from "../../electron/app/notices/notifier.js";

interface Words {
  readonly title: string;
  readonly body: string;
}

/** The corner of the screen where notifications are. */
export class FakeNotifications {
  /** All that ever came up, in order. */
  readonly announced: string[] = [];
  readonly #visible = new Map<FakeNotification, Words>();

  /** What is there at this moment. */
  get visible(): readonly Words[] {
    return [...this.#visible.values()];
  }

  make(words: Words): NativeNotification {
    const notification: FakeNotification = new FakeNotification(
      () => {
        this.announced.push(words.title);
        this.#visible.set(notification, words);
      },
      () => void this.#visible.delete(notification),
    );
    return notification;
  }

  /** A person clicks at what is there, and it goes away. */
  click(title: string): void {
    for (const [notification, words] of this.#visible) {
      if (words.title !== title) continue;
      this.#visible.delete(notification);
      notification.emit("click");
    }
  }
}

class FakeNotification extends EventEmitter implements NativeNotification {
  readonly show: () => void;
  readonly close: () => void;

  constructor(show: () => void, close: () => void) {
    super();
    this.show = show;
    this.close = close;
  }
}
