import { createHash } from "node:crypto";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connectEngine } from "../../../bridge/docker/engine.js";
import type { EngineError } from "../../../bridge/docker/engine-error.js";
import { ensureImage } from "../../../bridge/docker/image.js";
import { FakeEngine, json } from "../../fakes/fake-engine.js";

const ARCHIVE = Buffer.alloc(300_000, "tar");
const REFERENCE = "dockline/vm-setup:0123456789ab";
const INSPECT = `GET /images/${REFERENCE}/json`;

let folder = "";
let archive = "";
let manifestFile = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "image-"));
  archive = join(folder, "vm-setup-amd64.tar");
  manifestFile = join(folder, "vm-setup.json");
  await writeFile(archive, ARCHIVE);
  const sha256 = createHash("sha256").update(ARCHIVE).digest("hex");
  const entry = { file: "vm-setup-amd64.tar", bytes: ARCHIVE.length, sha256, reference: REFERENCE };
  await writeFile(manifestFile, JSON.stringify({ amd64: entry }));
});

afterEach(() => rm(folder, { recursive: true }));

/** An engine that knows our image after a load that `accepts` the bytes. */
async function engineWith(accepts: (bytes: Buffer) => string) {
  const fake = await FakeEngine.listen();
  let hasImage = false;
  fake.answer(INSPECT, (_, response) =>
    hasImage ? json(response, 200, { Id: "sha256:1" }) : json(response, 404, { message: "No such image" }),
  );
  fake.answer("POST /images/load", (request, response) => {
    const said = accepts(request.body);
    hasImage = said === "";
    response.writeHead(200).end(said);
  });
  return { fake, engine: await connectEngine(fake.endpoint) };
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => "it worked",
    (error: EngineError) => error.failure,
  );

test("an image that is not there is loaded byte for byte and looked for again", async () => {
  const loaded: Buffer[] = [];
  const { fake, engine } = await engineWith((bytes) => {
    loaded.push(bytes);
    return "";
  });
  await using _ = fake;
  expect(await ensureImage(engine, { manifestFile, architecture: "amd64" })).toBe(REFERENCE);
  expect(loaded.map((bytes) => bytes.equals(ARCHIVE))).toEqual([true]);
  expect(fake.requests).toEqual(["GET /version", INSPECT, "POST /images/load", INSPECT]);
});

test("an image that is there costs one question, even when the archive is gone", async () => {
  await using fake = await FakeEngine.listen();
  fake.answer(INSPECT, { Id: "sha256:1" });
  await rm(archive);
  const engine = await connectEngine(fake.endpoint);
  expect(await ensureImage(engine, { manifestFile, architecture: "amd64" })).toBe(REFERENCE);
  expect(fake.requests).toEqual(["GET /version", INSPECT]);
});

const damages: readonly [string, () => Promise<void>, object][] = [
  [
    "has lost its end",
    () => truncate(archive, 1000),
    { code: "image-truncated", expectedBytes: 300_000, foundBytes: 1000 },
  ],
  [
    "has one other byte",
    () => writeFile(archive, Buffer.from(ARCHIVE).fill("x", 5, 6)),
    { code: "image-damaged" },
  ],
  ["has grown", () => writeFile(archive, Buffer.concat([ARCHIVE, ARCHIVE])), { code: "image-damaged" }],
  ["is missing", () => rm(archive), { code: "image-missing" }],
];

test.each(damages)("an archive that %s is never sent", async (_, damage, expected) => {
  const { fake, engine } = await engineWith(() => "");
  await using __ = fake;
  await damage();
  const failure = await failureOf(ensureImage(engine, { manifestFile, architecture: "amd64" }));
  expect(failure).toEqual({ ...expected, file: archive });
  expect(fake.requests).not.toContain("POST /images/load");
});

test("a manifest that is missing, damaged or has no image for the engine says which", async () => {
  const { fake, engine } = await engineWith(() => "");
  await using _ = fake;
  expect(await failureOf(ensureImage(engine, { manifestFile, architecture: "arm64" }))).toEqual({
    code: "no-image-for-architecture",
    architecture: "arm64",
    available: ["amd64"],
  });
  await writeFile(manifestFile, "{");
  const damaged = { code: "image-damaged", file: manifestFile };
  expect(await failureOf(ensureImage(engine, { manifestFile, architecture: "amd64" }))).toEqual(damaged);
  await rm(manifestFile);
  const missing = { code: "image-missing", file: manifestFile };
  expect(await failureOf(ensureImage(engine, { manifestFile, architecture: "amd64" }))).toEqual(missing);
});

test("a load that fails after the engine said 200 is noticed, with what the engine said last", async () => {
  const { fake, engine } = await engineWith(() => '{"stream":"…"}\n{"error":"no space left on device"}\n');
  await using _ = fake;
  expect(await failureOf(ensureImage(engine, { manifestFile, architecture: "amd64" }))).toEqual({
    code: "image-load-failed",
    reference: REFERENCE,
    detail: "no space left on device",
  });
});

test("a load that the engine refuses is told with its reason", async () => {
  const { fake, engine } = await engineWith(() => "");
  await using _ = fake;
  fake.answer("POST /images/load", (__, response) =>
    json(response, 500, { message: "read-only file system" }),
  );
  expect(await failureOf(ensureImage(engine, { manifestFile, architecture: "amd64" }))).toEqual({
    code: "image-load-failed",
    reference: REFERENCE,
    detail: "read-only file system",
  });
});
