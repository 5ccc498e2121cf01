/** An address of a container that is reached by a cable of its own into the VM (leg.sh). */
export interface VmLeg {
  /** Of the container, as the VM counts. */
  readonly pid: number;
  readonly address: string;
}

/** What became of a leg in the VM; its other end is set up inside the container (source-rule.sh). */
export type VmLegReport = VmLeg & VmLegWay;

export type VmLegWay =
  /** `index` is that of the interface: another one whenever the cable was laid anew. */
  { readonly way: "leg"; readonly index: number } | { readonly way: "none"; readonly why: VmLegFailure };

export type VmLegFailure = "no-link" | "no-nftables" | "no-ipv6";
