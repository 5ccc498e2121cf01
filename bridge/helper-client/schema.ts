import * as z from "zod";
import { parseCidr } from "../../helper/net/cidr.js";
import type { HelloResult, HelperStatus } from "../../helper/protocol/messages.js";

const cidr = z.string().transform((text, context) => {
  const parsed = parseCidr(text);
  if (parsed !== null) return parsed;
  context.addIssue({ code: "custom", message: "not a canonical prefix" });
  return z.NEVER;
});

const refusal = z.discriminatedUnion("code", [
  z.object({ code: z.literal("owned-by-other"), interfaceName: z.string() }),
  z.object({ code: z.literal("covers-own-address"), address: z.string() }),
  z.object({ code: z.literal("covers-lan"), prefix: cidr, interfaceName: z.string() }),
  z.object({ code: z.literal("inside-lan"), prefix: cidr, interfaceName: z.string() }),
  z.object({ code: z.literal("holds-neighbour"), address: z.string() }),
  z.object({ code: z.literal("covers-gateway"), address: z.string() }),
  z.object({ code: z.literal("covers-dns-server"), address: z.string() }),
  z.object({ code: z.literal("covers-endpoint"), address: z.string() }),
  z.object({ code: z.literal("removed-by-other") }),
  z.object({ code: z.literal("missing") }),
  z.object({ code: z.literal("kernel"), message: z.string() }),
]);

const routeReport = z.discriminatedUnion("state", [
  z.object({ destination: cidr, state: z.literal("installed") }),
  z.object({ destination: cidr, state: z.literal("refused"), reason: refusal }),
]);

const peer = z.object({
  publicKey: z.string(),
  endpoint: z.string().nullable(),
  lastHandshakeAt: z.number().nullable(),
  rxBytes: z.number(),
  txBytes: z.number(),
});

const host = z.object({
  attached: z.array(z.object({ prefix: cidr, interfaceName: z.string() })),
  overlaps: z.array(
    z.object({
      destination: cidr,
      kind: z.enum(["within", "part"]),
      prefix: cidr,
      interfaceName: z.string(),
    }),
  ),
});

const names = z.discriminatedUnion("state", [
  z.object({ state: z.literal("set"), by: z.enum(["systemd-resolved", "resolver-file"]) }),
  z.object({ state: z.literal("no-resolver") }),
  z.object({ state: z.literal("conflict"), path: z.string() }),
  z.object({ state: z.literal("failed"), message: z.string() }),
]);

/** What the helper answers to `apply` and `status`, and what it sends by itself. */
export const helperStatus = z.object({
  settledGeneration: z.number().nullable(),
  tunnel: z
    .object({
      interfaceName: z.string(),
      engine: z.enum(["kernel", "wireguard-go"]),
      publicKey: z.string(),
      listenPort: z.number(),
      peer: peer.nullable(),
    })
    .nullable(),
  routes: z.array(routeReport),
  host,
  names: names.nullable(),
}) satisfies z.ZodType<HelperStatus>;

export const helloResult = z.object({
  version: z.number(),
  helperVersion: z.string(),
  pid: z.number(),
}) satisfies z.ZodType<HelloResult>;

/** What a helper of another protocol says; those before 3 did not say which one they speak. */
export const versionMismatch = z.object({ version: z.number() });

export const observation = z.object({ observation: z.literal("status"), status: helperStatus });
