import { EventEmitter } from "node:events";
import type { MenuItemConstructorOptions } from "electron";
import type { SeenItem } from "./orders.js";

/** One row, as Electron makes it of what it was given. */
class StandInMenuItem {
  readonly label: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly submenu: Menu | null;
  readonly #click: (() => void) | undefined;
  checked: boolean;

  constructor({
    label = "",
    type,
    enabled = true,
    checked = false,
    submenu,
    click,
    role,
  }: MenuItemConstructorOptions) {
    this.label = label === "" ? (role ?? "") : label;
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : null;
    this.type = type ?? (this.submenu === null ? "normal" : "submenu");
    this.enabled = enabled;
    this.checked = checked;
    this.#click = click as (() => void) | undefined;
  }

  /** As a person does it: a switch turns before anybody hears of it. */
  click(): void {
    if (!this.enabled) throw new Error(`"${this.label}" cannot be clicked`);
    if (this.type === "checkbox") this.checked = !this.checked;
    if (this.type === "radio") this.checked = true;
    this.#click?.();
  }

  get seen(): SeenItem {
    const { label, type, enabled, checked, submenu } = this;
    return {
      label: label.replaceAll("&&", "&"),
      type,
      isEnabled: enabled,
      isChecked: checked,
      items: submenu?.seen ?? [],
    };
  }
}

export class Menu extends EventEmitter {
  readonly items: readonly StandInMenuItem[];

  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): Menu {
    return new Menu(template);
  }

  static setApplicationMenu(_menu: Menu | null): void {}

  private constructor(template: readonly MenuItemConstructorOptions[]) {
    super();
    this.items = template.map((entry) => new StandInMenuItem(entry));
  }

  get seen(): readonly SeenItem[] {
    return this.items.map(({ seen }) => seen);
  }

  /** Opens, and closes with a click on what `path` leads to; on macOS it is closed before the click is told. */
  clickThrough(path: readonly string[]): void {
    this.emit("menu-will-show", {});
    const item = find(this, path);
    this.emit("menu-will-close", {});
    item.click();
  }
}

function find(menu: Menu, [label, ...rest]: readonly string[]): StandInMenuItem {
  const item = menu.items.find((one) => one.label.replaceAll("&&", "&") === label);
  if (item === undefined)
    throw new Error(`no "${label}" among ${menu.items.map((one) => one.label).join(", ")}`);
  if (rest.length === 0) return item;
  if (item.submenu === null) throw new Error(`"${label}" has no menu of its own`);
  return find(item.submenu, rest);
}
