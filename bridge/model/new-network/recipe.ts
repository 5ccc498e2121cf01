import type { Cidr } from "../../../helper/net/cidr.js";
import type { WishDriver } from "./wish.js";

/** A network to be made, with everything decided: what the engine is told, and every snippet says. */
export interface NetworkRecipe {
  readonly name: string;
  readonly driver: WishDriver;
  readonly parent: string;
  /** Null for the driver's default. */
  readonly mode: string | null;
  readonly isInternal: boolean;
  readonly isIpv6: boolean;
  /** One of IPv4, then at most one of IPv6. */
  readonly subnets: readonly RecipeSubnet[];
  readonly labels: Readonly<Record<string, string>>;
}

export interface RecipeSubnet {
  readonly subnet: Cidr;
  readonly gateway: string | null;
  readonly ipRange: Cidr | null;
  readonly auxAddresses: Readonly<Record<string, string>>;
}

/** The driver's options, as the engine names them. */
export function driverOptions({ driver, parent, mode }: NetworkRecipe): Readonly<Record<string, string>> {
  return mode === null ? { parent } : { parent, [`${driver}_mode`]: mode };
}

/** The whole network in one clause. */
export function recipeSentence(recipe: NetworkRecipe): string {
  const { driver, mode, parent, isInternal } = recipe;
  const subnets = recipe.subnets.map(({ subnet, gateway, ipRange }) =>
    [
      subnet,
      ...(gateway === null ? [] : [`gateway ${gateway}`]),
      ...(ipRange === null ? [] : [`addresses from ${ipRange}`]),
    ].join(", "),
  );
  const kind = [isInternal ? "internal " : "", driver, mode === null ? "" : ` (${mode})`].join("");
  return `${kind} on ${parent}: ${subnets.join("; ")}`;
}
