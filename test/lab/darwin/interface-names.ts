/** What the lab's interfaces would be called on a Mac; others have the same name in both worlds. */
const MAC_NAMES: Readonly<Record<string, string>> = { lo: "lo0", "eth-lan0": "en0", mac0: "bridge100" };

export function macName(name: string): string {
  return MAC_NAMES[name] ?? name;
}

export function linuxName(name: string): string {
  return Object.keys(MAC_NAMES).find((one) => MAC_NAMES[one] === name) ?? name;
}
