import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import { basename } from "node:path";
import type { Menu } from "./menu.js";

interface StandInImage {
  readonly file: string;
  isEmpty(): boolean;
}

/** A picture that is not there is empty, as in Electron, and nobody is told. */
export const nativeImage = {
  createEmpty: (): StandInImage => ({ file: "", isEmpty: () => true }),
  createFromPath: (path: string): StandInImage => {
    const isEmpty = !existsSync(path);
    return { file: isEmpty ? "" : basename(path), isEmpty: () => isEmpty };
  },
};

export class Tray extends EventEmitter {
  /** The one that was made; the app has no other. */
  static made: Tray | null = null;
  /** All that it has said, oldest first. */
  readonly toolTips: string[] = [];
  menu: Menu | null = null;
  #image: StandInImage;

  constructor(image: StandInImage) {
    super();
    this.#image = image;
    Tray.made = this;
  }

  get icon(): string {
    return this.#image.file;
  }

  setImage(image: StandInImage): void {
    this.#image = image;
  }

  setToolTip(text: string): void {
    if (text !== this.toolTips.at(-1)) this.toolTips.push(text);
  }

  setContextMenu(menu: Menu | null): void {
    this.menu = menu;
  }

  destroy(): void {
    Tray.made = null;
  }
}
