import type { Means } from "./means.js";
import { unreachable } from "./unreachable.js";

/** Why something about the engine failed: one member per thing that a person can act on. */
export type EngineFailure =
  | { readonly code: "context-not-found"; readonly context: string; readonly known: readonly string[] }
  | { readonly code: "context-malformed"; readonly file: string; readonly problem: string }
  | { readonly code: "host-malformed"; readonly host: string; readonly problem: string }
  | { readonly code: "ssh-refused"; readonly host: string }
  | { readonly code: "scheme-unsupported"; readonly host: string; readonly scheme: string }
  | { readonly code: "tls-missing"; readonly file: string }
  | { readonly code: "engine-not-found"; readonly tried: readonly string[] }
  | {
      readonly code: "engine-unreachable";
      readonly address: string;
      readonly reason: UnreachableReason;
      readonly detail: string;
    }
  | { readonly code: "engine-too-old"; readonly version: string; readonly apiVersion: string }
  | { readonly code: "engine-rootless"; readonly address: string; readonly isPodman: boolean }
  | { readonly code: "api-refused"; readonly address: string; readonly detail: string }
  | {
      readonly code: "engine-error";
      readonly call: string;
      readonly status: number | null;
      readonly detail: string;
    }
  | { readonly code: "engine-lost"; readonly address: string; readonly detail: string }
  | { readonly code: "image-missing"; readonly file: string }
  | {
      readonly code: "image-truncated";
      readonly file: string;
      readonly expectedBytes: number;
      readonly foundBytes: number;
    }
  | { readonly code: "image-damaged"; readonly file: string }
  | {
      readonly code: "no-image-for-architecture";
      readonly architecture: string;
      readonly available: readonly string[];
    }
  | { readonly code: "image-load-failed"; readonly reference: string; readonly detail: string }
  | { readonly code: "setup-timeout"; readonly seconds: number; readonly lastLine: string }
  | { readonly code: "setup-output"; readonly detail: string };

export type UnreachableReason =
  | "no-socket"
  | "refused"
  | "no-permission"
  | "unknown-host"
  | "tls"
  | "timeout"
  | "other";

export type EngineFailureCode = EngineFailure["code"];

/** What is wrong with the engine and what to do by these means, for a person. */
export function engineSentence(failure: EngineFailure, means: Means): string {
  switch (failure.code) {
    case "context-not-found":
      return `There is no Docker context "${failure.context}"; choose one of: ${failure.known.join(", ")}.`;
    case "context-malformed":
      return `${failure.file} cannot be used (${failure.problem}); repair it, or ${otherEngine(means)}.`;
    case "host-malformed":
      return `"${failure.host}" is not a Docker host (${failure.problem}); use unix:///path/to/docker.sock or tcp://host:port.`;
    case "ssh-refused":
      return `${failure.host} is an engine on another machine; choose a context whose engine runs in a VM on this one.`;
    case "scheme-unsupported":
      return `${failure.host} uses ${failure.scheme}://, which Dockline cannot open; use a unix:// or tcp:// host.`;
    case "tls-missing":
      return `The TLS file ${failure.file} is missing; create the context again, or correct DOCKER_CERT_PATH.`;
    case "engine-not-found":
      return `No Docker engine answers at ${failure.tried.join(", ")}; start Docker, or ${otherEngine(means)}.`;
    case "engine-unreachable":
      return unreachableSentence(failure.address, failure.reason, failure.detail);
    case "engine-too-old":
      return `Docker engine ${failure.version} (API ${failure.apiVersion}) is too old; update it to 20.10 or later.`;
    case "engine-rootless":
      return failure.isPodman
        ? `Podman at ${failure.address} is rootless, so no container may change its VM's network; run "podman machine stop", "podman machine set --rootful" and "podman machine start".`
        : `The engine at ${failure.address} is rootless, so no container may change its VM's network; use an engine that runs as root there.`;
    case "api-refused":
      return `The engine at ${failure.address} was replaced by another version (${failure.detail}); connect again.`;
    case "engine-error":
      return `The Docker engine could not ${failure.call} (${failure.detail}); look into the engine's log.`;
    case "engine-lost":
      return `The engine at ${failure.address} ended the conversation (${failure.detail}); start Docker if it has stopped.`;
    default:
      return setupSentence(failure);
  }
}

function otherEngine(means: Means): string {
  return means === "buttons" ? "choose an engine in the settings" : "name one with --context or --host";
}

type SetupFailure = Extract<EngineFailure, { code: `${"image" | "setup" | "no-image"}-${string}` }>;

function setupSentence(failure: SetupFailure): string {
  switch (failure.code) {
    case "image-missing":
      return `${failure.file} is missing; install Dockline again.`;
    case "image-truncated":
      return `${failure.file} has ${failure.foundBytes} of ${failure.expectedBytes} bytes; install Dockline again.`;
    case "image-damaged":
      return `${failure.file} is not the file that Dockline was built with; install Dockline again.`;
    case "no-image-for-architecture":
      return `Dockline has no image for ${failure.architecture}; use an engine that runs on ${failure.available.join(" or ")}.`;
    case "image-load-failed":
      return `The Docker engine did not take the image ${failure.reference} (${failure.detail}); check its free disk space.`;
    case "setup-timeout":
      return `The set-up in Docker's VM did not finish within ${failure.seconds} s (last line: ${failure.lastLine || "none"}); try again, and restart Docker if it happens twice.`;
    case "setup-output":
      return `The set-up in Docker's VM printed more than was agreed (${failure.detail}); install Dockline again.`;
    default:
      return unreachable(failure);
  }
}

function unreachableSentence(address: string, reason: UnreachableReason, detail: string): string {
  switch (reason) {
    case "no-socket":
      return `There is nothing at ${address}; start Docker, or choose another context if the path is wrong.`;
    case "refused":
      return `Nothing listens at ${address}; start Docker.`;
    case "no-permission":
      return `This user may not open ${address}; join the group that owns the socket (usually "docker") and log in again.`;
    case "unknown-host":
      return `The name in ${address} has no address; correct the host of the context or DOCKER_HOST.`;
    case "tls":
      return `The TLS connection to ${address} failed (${detail}); check the certificates of the context.`;
    case "timeout":
      return `The engine at ${address} does not answer (${detail}); restart Docker.`;
    case "other":
      return `The engine at ${address} cannot be reached (${detail}); check that Docker runs.`;
    default:
      return unreachable(reason);
  }
}
