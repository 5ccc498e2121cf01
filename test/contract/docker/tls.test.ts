import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TlsEndpoint, TlsMaterial } from "../../../bridge/docker/endpoint.js";
import { connectEngine } from "../../../bridge/docker/engine.js";
import type { EngineError } from "../../../bridge/docker/engine-error.js";
import { FakeEngine } from "../../fakes/fake-engine.js";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
if (!hasOpenssl) console.warn("skipped: there is no openssl here to make certificates with");

describe.skipIf(!hasOpenssl)("an engine behind TLS", () => {
  let folder = "";
  let ca = "";
  let pair = { cert: "", key: "" };
  let fake: FakeEngine;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tls-"));
    await makeCertificates(folder);
    const read = (name: string) => readFile(join(folder, name), "utf8");
    ca = await read("ca.pem");
    pair = { cert: await read("cert.pem"), key: await read("key.pem") };
    fake = await FakeEngine.listenTls({ ca, ...pair, requestCert: true, rejectUnauthorized: true });
  });

  afterAll(async () => {
    await fake[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const endpoint = (tls: TlsMaterial, host = "localhost"): TlsEndpoint => ({
    kind: "tls",
    contextName: "remote",
    source: "context-flag",
    host,
    port: fake.port,
    tls,
  });
  const reasonOf = (at: TlsEndpoint) =>
    connectEngine(at).then(
      () => "connected",
      (error: EngineError) => ("reason" in error.failure ? error.failure.reason : error.code),
    );

  test("is spoken to when both sides know each other", async () => {
    expect(await reasonOf(endpoint({ ca, pair, isServerVerified: true }))).toBe("connected");
  });

  test("is refused when its certificate is not from the authority that we know", async () => {
    expect(await reasonOf(endpoint({ ca: null, pair, isServerVerified: true }))).toBe("tls");
  });

  test("is refused when the certificate is for another name", async () => {
    expect(await reasonOf(endpoint({ ca, pair, isServerVerified: true }, "127.0.0.1"))).toBe("tls");
  });

  test("is spoken to under any certificate when the context says so", async () => {
    expect(await reasonOf(endpoint({ ca: null, pair, isServerVerified: false }, "127.0.0.1"))).toBe(
      "connected",
    );
  });

  test("says that certificates are the matter when it wants one that we do not have", async () => {
    expect(await reasonOf(endpoint({ ca, pair: null, isServerVerified: true }))).toBe("tls");
  });
});

/** An authority, and one certificate for both sides, for the name "localhost" alone. */
async function makeCertificates(folder: string): Promise<void> {
  const openssl = (...argv: string[]) => execFileSync("openssl", argv, { cwd: folder, stdio: "ignore" });
  const elliptic = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await writeFile(join(folder, "names"), "subjectAltName=DNS:localhost\n");
  openssl(
    "req",
    "-x509",
    ...elliptic,
    "-keyout",
    "ca-key.pem",
    "-out",
    "ca.pem",
    "-subj",
    "/CN=ca",
    "-days",
    "2",
  );
  openssl("req", ...elliptic, "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=localhost");
  const authority = ["-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial"];
  openssl(
    "x509",
    "-req",
    "-in",
    "request.pem",
    ...authority,
    "-out",
    "cert.pem",
    "-days",
    "2",
    "-extfile",
    "names",
  );
}
