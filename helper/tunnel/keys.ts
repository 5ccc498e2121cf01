import { generateKeyPairSync } from "node:crypto";

/** A WireGuard key pair, base64. The private half stays in this process and goes to the engine only. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

export function generateKeyPair(): KeyPair {
  const { d, x } = generateKeyPairSync("x25519").privateKey.export({ format: "jwk" });
  if (d === undefined || x === undefined)
    throw new Error("this Node cannot export X25519 keys; use 20.19 or later");
  return { privateKey: toBase64(d), publicKey: toBase64(x) };
}

/** JWK has base64url without padding, WireGuard base64 with. */
function toBase64(base64url: string): string {
  return Buffer.from(base64url, "base64url").toString("base64");
}
