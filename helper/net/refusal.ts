import type { Cidr } from "./cidr.js";

/** Why a well-formed route was not installed on this host, right now. The others are not stopped by it. */
export type RouteRefusal =
  | { readonly code: "owned-by-other"; readonly interfaceName: string }
  | { readonly code: "covers-own-address"; readonly address: string }
  | { readonly code: "covers-lan"; readonly prefix: Cidr; readonly interfaceName: string }
  | { readonly code: "inside-lan"; readonly prefix: Cidr; readonly interfaceName: string }
  | { readonly code: "holds-neighbour"; readonly address: string }
  | { readonly code: "covers-gateway"; readonly address: string }
  | { readonly code: "covers-dns-server"; readonly address: string }
  | { readonly code: "covers-endpoint"; readonly address: string }
  /** It was there, and is put back only after a while: whoever removes it does so again and again. */
  | { readonly code: "removed-by-other" }
  /** It is not in the kernel's table, and why is not known: it may just be on its way there. */
  | { readonly code: "missing" }
  | { readonly code: "kernel"; readonly message: string };
