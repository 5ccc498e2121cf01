import type { Fault } from "../../bridge/model/fault.js";

const SOCKET = "/run/dockline/helper.sock";
const ADDRESS = "unix:///var/run/docker.sock";

/** One of each: a code that is missing here does not compile. */
export const SAMPLE_FAULTS: { readonly [Code in Fault["code"]]: Extract<Fault, { code: Code }> } = {
  "context-not-found": { code: "context-not-found", context: "colima", known: ["default"] },
  "context-malformed": { code: "context-malformed", file: "meta.json", problem: "no host" },
  "host-malformed": { code: "host-malformed", host: "docker", problem: "no scheme" },
  "ssh-refused": { code: "ssh-refused", host: "ssh://ada@build.example" },
  "scheme-unsupported": { code: "scheme-unsupported", host: "npipe:////./pipe/docker", scheme: "npipe" },
  "tls-missing": { code: "tls-missing", file: "ca.pem" },
  "engine-not-found": { code: "engine-not-found", tried: [ADDRESS] },
  "engine-unreachable": {
    code: "engine-unreachable",
    address: ADDRESS,
    reason: "refused",
    detail: "ECONNREFUSED",
  },
  "engine-too-old": { code: "engine-too-old", version: "19.03", apiVersion: "1.40" },
  "engine-rootless": { code: "engine-rootless", address: ADDRESS, isPodman: false },
  "api-refused": { code: "api-refused", address: ADDRESS, detail: "API 1.53" },
  "engine-error": { code: "engine-error", call: "list networks", status: 500, detail: "no space" },
  "engine-lost": { code: "engine-lost", address: ADDRESS, detail: "end of stream" },
  "image-missing": { code: "image-missing", file: "image.tar" },
  "image-truncated": { code: "image-truncated", file: "image.tar", expectedBytes: 9, foundBytes: 4 },
  "image-damaged": { code: "image-damaged", file: "image.tar" },
  "no-image-for-architecture": {
    code: "no-image-for-architecture",
    architecture: "riscv64",
    available: ["amd64", "arm64"],
  },
  "image-load-failed": { code: "image-load-failed", reference: "dockline:1", detail: "no space" },
  "setup-timeout": { code: "setup-timeout", seconds: 30, lastLine: "" },
  "setup-output": { code: "setup-output", detail: "64 KiB" },
  "already-reachable": { code: "already-reachable", engine: "orbstack", why: "orbstack" },
  "helper-missing": { code: "helper-missing", socketPath: SOCKET },
  "helper-forbidden": { code: "helper-forbidden", socketPath: SOCKET },
  "helper-untrusted": { code: "helper-untrusted", path: SOCKET },
  "helper-version": { code: "helper-version", found: 3, wanted: 4 },
  "helper-lost": { code: "helper-lost" },
  "helper-silent": { code: "helper-silent", seconds: 5 },
  "helper-start-failed": { code: "helper-start-failed", detail: "no such file" },
  "helper-refused": { code: "helper-refused", request: "busy", message: "another client" },
  "vm-setup-failed": { code: "vm-setup-failed", reason: "firewall", detail: "iptables: exit 4" },
  "vm-setup-garbled": { code: "vm-setup-garbled", exitCode: 1, lastLine: "sh: not found" },
  "no-handshake": { code: "no-handshake", port: 51820, detail: "tried host.docker.internal" },
  "vm-address-silent": { code: "vm-address-silent", address: "10.33.33.2", seconds: 5 },
  "vm-asleep": { code: "vm-asleep", silence: "tunnel" },
  "session-running": { code: "session-running" },
  "session-version": { code: "session-version", found: "0.0.9", wanted: "0.1.0" },
  internal: { code: "internal", message: "a bug", step: "routes" },
};
