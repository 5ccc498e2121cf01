import { unreachable } from "../../bridge/model/unreachable.js";
import { PackagingError } from "./packaging-error.js";

/** How the app is signed. */
export type Signing =
  /** With a certificate of Apple's in the keychain; others' Macs start it without asking. */
  | { readonly kind: "developer-id"; readonly name: string; readonly isNotarized: boolean }
  /** Without anybody's name: Apple silicon starts nothing unsigned, and Gatekeeper warns of it. */
  | { readonly kind: "ad-hoc" }
  /** Not at all, for only a Mac can; such an app is for looking at. */
  | { readonly kind: "none" };

type Environment = Readonly<Record<string, string | undefined>>;

/** Of an App Store Connect API key, as electron-builder wants them: key file, its id, and who issued it. */
const NOTARY = ["APPLE_API_KEY", "APPLE_API_KEY_ID", "APPLE_API_ISSUER"] as const;

/**
 * By the environment alone: CSC_NAME is the name of a Developer ID Application certificate in the keychain. Throws
 * PackagingError where it was meant to be signed, and would not be.
 */
export function signingOf(platform: NodeJS.Platform, environment: Environment): Signing {
  const name = readValue(environment, "CSC_NAME");
  const notary = NOTARY.filter((key) => readValue(environment, key) !== null);
  if (readValue(environment, "CSC_LINK") !== null) {
    throw refusal("import the certificate of CSC_LINK into the keychain and name it with CSC_NAME instead");
  }
  if (name === null) {
    if (notary.length > 0)
      throw refusal(`${notary[0]} is of no use without CSC_NAME, so set both or neither`);
    return platform === "darwin" ? { kind: "ad-hoc" } : { kind: "none" };
  }
  if (platform !== "darwin") throw refusal("only a Mac can sign, so unset CSC_NAME or run this on one");
  if (/^Developer ID/.test(name)) throw refusal(`leave out "${name.split(":")[0]}: " from CSC_NAME`);
  if (notary.length > 0 && notary.length < NOTARY.length) {
    throw refusal(`notarization needs all of ${NOTARY.join(", ")}, so set the others too`);
  }
  return { kind: "developer-id", name, isNotarized: notary.length > 0 };
}

/** The words for `codesign` that sign a program of ours beside the app; null where nothing can be signed. */
export function codesignArguments(signing: Signing, identifier: string): readonly string[] | null {
  switch (signing.kind) {
    case "developer-id": {
      const identity = `Developer ID Application: ${signing.name}`;
      // Notarization wants both of every program.
      const hardened = ["--options", "runtime", "--timestamp"];
      return ["--force", "--sign", identity, "--identifier", identifier, ...hardened];
    }
    case "ad-hoc":
      return ["--force", "--sign", "-", "--identifier", identifier];
    case "none":
      return null;
    default:
      return unreachable(signing);
  }
}

/** One sentence for whoever builds the app. */
export function signingSentence(signing: Signing): string {
  switch (signing.kind) {
    case "developer-id":
      return `Signed by "${signing.name}", ${signing.isNotarized ? "" : "not "}notarized by Apple.`;
    case "ad-hoc":
      return "Signed ad hoc, without CSC_NAME: macOS warns of it on every Mac but this one.";
    case "none":
      return "Not signed, since this is no Mac: Apple silicon will not start it.";
    default:
      return unreachable(signing);
  }
}

/** null for what is empty too: a workflow sets secrets that are not there to nothing. */
function readValue(environment: Environment, key: string): string | null {
  return environment[key]?.trim() || null;
}

function refusal(whatToDo: string): PackagingError {
  return new PackagingError(
    "wrong-certificate",
    `The app cannot be signed as it was asked for: ${whatToDo}.`,
  );
}
