import type { ChoiceSource } from "../model/engine-report.js";
import { EngineError } from "./engine-error.js";

/** Where an engine listens, and how that was found out. */
export type EngineEndpoint = UnixEndpoint | TcpEndpoint | TlsEndpoint;

export interface UnixEndpoint extends EndpointOrigin {
  readonly kind: "unix";
  readonly socketPath: string;
}

export interface TcpEndpoint extends EndpointOrigin {
  readonly kind: "tcp";
  readonly host: string;
  readonly port: number;
}

export interface TlsEndpoint extends EndpointOrigin {
  readonly kind: "tls";
  readonly host: string;
  readonly port: number;
  readonly tls: TlsMaterial;
}

export interface EndpointOrigin {
  /** "default" where no context is involved, as in the docker CLI. */
  readonly contextName: string;
  readonly source: EndpointSource;
}

export type EndpointSource = ChoiceSource;

/** PEM texts. `key` is a secret: endpoints are described with addressOf, never printed. */
export interface TlsMaterial {
  /** Null: the system's own authorities. */
  readonly ca: string | null;
  readonly pair: { readonly cert: string; readonly key: string } | null;
  readonly isServerVerified: boolean;
}

/** The socket that the docker CLI uses when nothing is configured. */
export const DEFAULT_SOCKET = "/var/run/docker.sock";

/** The endpoint as the docker CLI would write it; safe to print. */
export function addressOf(endpoint: EngineEndpoint): string {
  if (endpoint.kind === "unix") return `unix://${endpoint.socketPath}`;
  const host = endpoint.host.includes(":") ? `[${endpoint.host}]` : endpoint.host;
  return `tcp://${host}:${endpoint.port}`;
}

/**
 * Reads a Docker host as the docker CLI does (docker/cli opts/hosts.go): "" is the default socket, a host
 * without a scheme is tcp, a missing port is 2376 with TLS and 2375 without.
 */
export function parseHost(text: string, origin: EndpointOrigin, tls: TlsMaterial | null): EngineEndpoint {
  const host = text.trim();
  const [, scheme = "tcp", rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(host) ?? [];
  switch (scheme.toLowerCase()) {
    case "unix":
      return { ...origin, kind: "unix", socketPath: parseSocketPath(host, rest) };
    case "tcp":
    case "http":
    case "https":
      if (host === "") return { ...origin, kind: "unix", socketPath: DEFAULT_SOCKET };
      return parseAddress(host, rest, origin, tls ?? (scheme === "https" ? SYSTEM_TLS : null));
    case "ssh":
      throw new EngineError({ code: "ssh-refused", host: withoutPassword(host) });
    default:
      throw new EngineError({ code: "scheme-unsupported", host: withoutPassword(host), scheme });
  }
}

const SYSTEM_TLS: TlsMaterial = { ca: null, pair: null, isServerVerified: true };

function parseSocketPath(host: string, path: string): string {
  if (path === "") return DEFAULT_SOCKET;
  if (!path.startsWith("/")) throw malformed(host, "the path of the socket is not absolute");
  return path;
}

function parseAddress(
  host: string,
  rest: string,
  origin: EndpointOrigin,
  tls: TlsMaterial | null,
): EngineEndpoint {
  // ":2375" means this machine, which no URL can say.
  const text = `tcp://${rest.startsWith(":") ? "localhost" : ""}${rest}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hostname === "")
    throw malformed(withoutPassword(host), "it has no usable host name and port");
  if (url.username !== "" || url.password !== "") {
    throw malformed(withoutPassword(host), "it holds a user name");
  }
  if (url.pathname.length > 1 || url.search !== "" || url.hash !== "") {
    throw malformed(host, "it holds a path");
  }
  const address = {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port || (tls ? 2376 : 2375)),
  };
  return tls === null ? { ...origin, kind: "tcp", ...address } : { ...origin, kind: "tls", ...address, tls };
}

function malformed(host: string, problem: string): EngineError {
  return new EngineError({ code: "host-malformed", host, problem });
}

/** "ssh://me:secret@host" may be typed by people; what is printed has no secret. */
function withoutPassword(host: string): string {
  return host.replace(/(\/\/|^)([^/@:]*):[^/@]*@/, "$1$2@");
}
