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
  | { readonly code: "kernel"; readonly message: string };
