import * as z from "zod";
import type { EngineIdentity } from "../model/network.js";
import { parseAnswer } from "./answer.js";
import type { EngineVersion } from "./api-version.js";

/** What an engine says of itself, as far as the set-up depends on it. */
export interface EngineDescription extends EngineIdentity {
  readonly architecture: "amd64" | "arm64" | "other";
  /** "iptables", "nftables" and so on; null where the engine does not tell (before 28.2, API 1.49). */
  readonly firewallBackend: string | null;
  readonly isRootless: boolean;
  readonly isPodman: boolean;
}

const Info = z.object({
  ID: z.string(),
  Name: z.string(),
  OperatingSystem: z.string(),
  Architecture: z.string(),
  KernelVersion: z.string(),
  SecurityOptions: z.array(z.string()).nullish(),
  /** Only in Podman's answer (podman pkg/api/handlers/types.go). */
  BuildahVersion: z.string().nullish(),
  FirewallBackend: z.object({ Driver: z.string() }).nullish(),
});

/** The answer of GET /info. */
export function parseIdentity(answer: unknown, version: EngineVersion): EngineDescription {
  const info = parseAnswer("describe itself", Info, answer);
  const isPodman = typeof info.BuildahVersion === "string";
  return {
    // Podman makes up another ID for each answer, and what is remembered goes by it.
    id: isPodman ? `podman ${info.Name}` : info.ID,
    name: info.Name,
    ...version,
    operatingSystem: info.OperatingSystem,
    architecture: ARCHITECTURES.get(info.Architecture) ?? "other",
    kernelVersion: info.KernelVersion,
    firewallBackend: info.FirewallBackend?.Driver ?? null,
    isRootless: (info.SecurityOptions ?? []).some((option) => /^name=rootless(,|$)/.test(option)),
    isPodman,
  };
}

/** The engine answers with `uname -m` or, Podman, with Go's name. */
const ARCHITECTURES: ReadonlyMap<string, "amd64" | "arm64"> = new Map([
  ["x86_64", "amd64"],
  ["amd64", "amd64"],
  ["aarch64", "arm64"],
  ["arm64", "arm64"],
]);
