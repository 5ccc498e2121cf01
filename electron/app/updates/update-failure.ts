import { reasonOf } from "../../../bridge/model/reason.js";
import { NoAnswer } from "./patience.js";

/** A release whose version nobody would have given it. */
class StrangeVersion extends Error {
  override readonly name = "StrangeVersion";
}

/** The system had the newer version whole, and did not want it. */
export class NotTaken extends Error {
  override readonly name = "NotTaken";

  constructor(cause: unknown) {
    super(reasonOf(cause), { cause });
  }
}

/** Semantic versions as this product has them; a longer one is no version, and a menu shows what this returns. */
const VERSION = /^\d{1,5}\.\d{1,5}\.\d{1,5}(-[0-9A-Za-z.-]{1,32})?$/;

/** Throws StrangeVersion. */
export function parseVersion(text: string): string {
  if (!VERSION.test(text)) throw new StrangeVersion(`no version: ${JSON.stringify(text.slice(0, 60))}`);
  return text;
}

/** Why no newer version could be looked for, and what to do. */
export function lookFailure(error: unknown, releasePage: string): string {
  const host = new URL(releasePage).host;
  if (error instanceof NoAnswer)
    return `${host} did not answer within ${error.seconds} s; check for updates again later.`;
  if (isOffline(error)) return `${host} cannot be reached; check for updates again when this host is online.`;
  if (isMissing(error)) return `No release for this system was found; all there are stand at ${releasePage}.`;
  if (isGarbled(error))
    return `What ${host} said of the newest release makes no sense; look at ${releasePage}.`;
  return `A newer version could not be looked for (${firstLine(error)}); look at ${releasePage}.`;
}

/** Why the newer version is not there, and what to do. */
export function downloadFailure(error: unknown, releasePage: string): string {
  if (error instanceof NotTaken)
    return `The newer version was downloaded, but the system did not take it (${firstLine(error)}); get it from ${releasePage}.`;
  return `The newer version could not be downloaded (${downloadReason(error)}); try again, or get it from ${releasePage}.`;
}

function downloadReason(error: unknown): string {
  if (error instanceof NoAnswer || isOffline(error)) return "the connection broke off";
  if (codeOf(error) === "ERR_CHECKSUM_MISMATCH") return "what came is not what was published";
  return firstLine(error);
}

const OFFLINE_CODES: readonly unknown[] = [
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "ETIMEDOUT",
];

/** Chromium's names of network errors (net/base/net_error_list.h), of what is on the way rather than at the other end. */
const OFFLINE =
  /net::ERR_(INTERNET_DISCONNECTED|NETWORK_|NAME_|ADDRESS_|CONNECTION_|TIMED_OUT|PROXY_|TUNNEL_|DNS_|SOCKET_)/;

function isOffline(error: unknown): boolean {
  return OFFLINE_CODES.includes(codeOf(error)) || OFFLINE.test(reasonOf(error));
}

function isMissing(error: unknown): boolean {
  const codes = ["CHANNEL_FILE_NOT_FOUND", "NO_PUBLISHED_VERSIONS", "LATEST_VERSION_NOT_FOUND"];
  return codes.some((code) => codeOf(error) === `ERR_UPDATER_${code}`) || codeOf(error) === "HTTP_ERROR_404";
}

function isGarbled(error: unknown): boolean {
  const codes = ["INVALID_UPDATE_INFO", "INVALID_VERSION", "INVALID_RELEASE_FEED", "NO_FILES_PROVIDED"];
  // electron-updater trusts that a file which can be parsed has all that it needs.
  return (
    error instanceof StrangeVersion ||
    error instanceof TypeError ||
    codes.some((code) => codeOf(error) === `ERR_UPDATER_${code}`)
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : null;
}

const MOST_CHARACTERS = 120;

/** electron-updater's messages go on with headers and stacks. */
function firstLine(error: unknown): string {
  const [line = ""] = reasonOf(error).split("\n");
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
}
