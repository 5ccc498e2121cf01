/** What becomes of the host's packets to one container that does not answer, as diagnose.sh found it. */
export type VmFinding = { readonly address: string } & VmFate;

export type VmFate =
  | ({ readonly what: "dropped" } & VmDrop)
  /** They disappear inside the VM, and no rule told of it. */
  | { readonly what: "lost"; readonly direction: Direction }
  /** They leave for the container, and nothing comes back. */
  | { readonly what: "no-reply" }
  /** The container answers, and the VM sends the answer through the tunnel. */
  | { readonly what: "replied" }
  /** They do not arrive in the VM. */
  | { readonly what: "not-seen" }
  /** The VM's kernel cannot trace, and no rule counted them. */
  | { readonly what: "unknown" };

/** Two addresses of one family: the host's in the tunnel, and the container's. */
export interface VmProbe {
  readonly from: string;
  readonly to: string;
}

/** Of the host to the container, or the container's answer. */
export type Direction = "request" | "reply";

/** The rule that drops, by the names that nft and iptables use. */
export interface VmDrop {
  readonly direction: Direction;
  /** As nft says it: "ip", "ip6", "inet" and so on. */
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  /** Its text, one printable line of 300 characters at most. */
  readonly rule: string;
}

/** Most probes of one diagnosis (diagnose.sh). */
export const MOST_DIAGNOSED = 16;
