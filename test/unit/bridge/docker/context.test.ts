import { expect, test } from "vitest";
import { type EngineChoice, listContexts, resolveEndpoint } from "../../../../bridge/docker/context.js";
import { contextFolder } from "../../../../bridge/docker/context-store.js";
import { addressOf } from "../../../../bridge/docker/endpoint.js";
import { EngineError } from "../../../../bridge/docker/engine-error.js";
import { contextFiles, memoryFiles } from "./memory-files.js";

const HOME = "/Users/me";
const DOCKER = `${HOME}/.docker`;
const NOTHING: EngineChoice = { context: null, host: null };
const CONFIG = `${DOCKER}/config.json`;

const meta = (Name: string, Host: string, SkipTLSVerify = false) => ({
  Name,
  Metadata: { Description: `the ${Name}` },
  Endpoints: { docker: { Host, SkipTLSVerify } },
});

const stored = (name: string, host: string, tls: Record<string, string> = {}, isSkipped = false) =>
  contextFiles(DOCKER, contextFolder(name), meta(name, host, isSkipped), tls);

const CONTEXTS = {
  ...stored("colima", "unix:///Users/me/.colima/default/docker.sock"),
  ...stored("desktop-linux", "unix:///Users/me/.docker/run/docker.sock"),
};

interface Case {
  readonly choice?: Partial<EngineChoice>;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

const resolve = ({ choice = {}, env = {}, files = {} }: Case) =>
  resolveEndpoint(
    { ...NOTHING, ...choice },
    { env, homeFolder: HOME, files: memoryFiles({ ...CONTEXTS, ...files }) },
  );

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => "it worked",
    (error: EngineError) => error.failure,
  );

test.each([
  ["desktop-linux", "fe9c6bd7a66301f49ca9b6a70b217107cd1284598bfc254700c989b916da791e"],
  ["colima", "f24fd3749c1368328e2b149bec149cb6795619f244c5b584e844961215dadd16"],
  ["orbstack", "2d89b732b01a00a2d1675ed3cee9fd0f965daadf90603c989dd3afd4569c6896"],
  ["rancher-desktop", "b547d66a5de60e5f0843aba28283a8875c2ad72e99ba076060ef9ec7c09917c8"],
])("the folder of %s is the one that the docker CLI makes", (name, folder) => {
  expect(contextFolder(name)).toBe(folder);
});

const COLIMA = "unix:///Users/me/.colima/default/docker.sock";
const DESKTOP = "unix:///Users/me/.docker/run/docker.sock";
const currentColima = { [CONFIG]: '{"currentContext":"colima"}' };
const environment = { DOCKER_HOST: "tcp://10.0.0.5:2375", DOCKER_CONTEXT: "desktop-linux" };

const precedence: readonly [why: string, given: Case, address: string, context: string, source: string][] = [
  [
    "--context beats all",
    { choice: { context: "colima", host: "tcp://1.1.1.1" }, env: environment },
    COLIMA,
    "colima",
    "context-flag",
  ],
  [
    "--host beats the environment",
    { choice: { host: "unix:///x.sock" }, env: environment, files: currentColima },
    "unix:///x.sock",
    "default",
    "host-flag",
  ],
  [
    "DOCKER_HOST beats DOCKER_CONTEXT and config.json",
    { env: environment, files: currentColima },
    "tcp://10.0.0.5:2375",
    "default",
    "docker-host",
  ],
  [
    "DOCKER_CONTEXT beats config.json",
    { env: { DOCKER_CONTEXT: "desktop-linux" }, files: currentColima },
    DESKTOP,
    "desktop-linux",
    "docker-context",
  ],
  ["config.json is last", { files: currentColima }, COLIMA, "colima", "current-context"],
  [
    "empty variables are unset ones",
    { env: { DOCKER_HOST: "", DOCKER_CONTEXT: "", DOCKER_CONFIG: "" }, files: currentColima },
    COLIMA,
    "colima",
    "current-context",
  ],
  [
    "--context default uses DOCKER_HOST",
    { choice: { context: "default" }, env: environment },
    "tcp://10.0.0.5:2375",
    "default",
    "context-flag",
  ],
  [
    "DOCKER_CONTEXT=default turns a current context off",
    { env: { DOCKER_CONTEXT: "default" }, files: currentColima },
    "unix:///var/run/docker.sock",
    "default",
    "docker-context",
  ],
  [
    "DOCKER_CONFIG moves everything",
    {
      env: { DOCKER_CONFIG: "/elsewhere" },
      files: {
        ...currentColima,
        "/elsewhere/config.json": '{"currentContext":"lab"}',
        ...contextFiles("/elsewhere", contextFolder("lab"), meta("lab", "unix:///lab.sock")),
      },
    },
    "unix:///lab.sock",
    "lab",
    "current-context",
  ],
];

test.each(precedence)("%s", async (_, given, address, contextName, source) => {
  const endpoint = await resolve(given);
  expect(endpoint && [addressOf(endpoint), endpoint.contextName, endpoint.source]).toEqual([
    address,
    contextName,
    source,
  ]);
});

test.each([
  ["no config.json at all", {}],
  ["a config.json without a current context", { [CONFIG]: '{"auths":{}}' }],
])("with %s, nothing is configured", async (_, files) => {
  expect(await resolve({ files })).toBeNull();
});

const PEMS = { ca: "CA", cert: "CERT", key: "KEY" };
const remote = { kind: "tls", host: "10.0.0.5", port: 2376 } as const;
const full = { ca: "CA", pair: { cert: "CERT", key: "KEY" }, isServerVerified: true };
const pems = (folder: string, names: readonly string[] = ["ca", "cert", "key"]) =>
  Object.fromEntries(names.map((name) => [`${folder}/${name}.pem`, name.toUpperCase()]));

const tlsCases: readonly [why: string, given: Case, endpoint: object][] = [
  [
    "a context brings its own certificates",
    { choice: { context: "far" }, files: stored("far", "tcp://10.0.0.5", PEMS) },
    { ...remote, contextName: "far", source: "context-flag", tls: full },
  ],
  [
    "a context may skip the check of the server",
    { choice: { context: "far" }, files: stored("far", "tcp://10.0.0.5", {}, true) },
    {
      ...remote,
      contextName: "far",
      source: "context-flag",
      tls: { ca: null, pair: null, isServerVerified: false },
    },
  ],
  [
    "DOCKER_TLS_VERIFY with DOCKER_CERT_PATH",
    {
      env: { DOCKER_HOST: "tcp://10.0.0.5", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/certs" },
      files: pems("/certs"),
    },
    { ...remote, contextName: "default", source: "docker-host", tls: full },
  ],
  [
    "DOCKER_TLS alone does not check the server, and looks into ~/.docker",
    { env: { DOCKER_HOST: "tcp://10.0.0.5", DOCKER_TLS: "1" }, files: pems(DOCKER) },
    { ...remote, contextName: "default", source: "docker-host", tls: { ...full, isServerVerified: false } },
  ],
  [
    "the environment's certificates are for --host too",
    {
      choice: { host: "tcp://10.0.0.5" },
      env: { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/certs" },
      files: pems("/certs", ["ca"]),
    },
    { ...remote, contextName: "default", source: "host-flag", tls: { ...full, pair: null } },
  ],
  [
    "a unix socket needs none, even when the environment asks for TLS",
    { env: { DOCKER_HOST: "unix:///x.sock", DOCKER_TLS_VERIFY: "1" } },
    { kind: "unix", socketPath: "/x.sock", contextName: "default", source: "docker-host" },
  ],
];

test.each(tlsCases)("%s", async (_, given, endpoint) => {
  expect(await resolve(given)).toEqual(endpoint);
});

const metaFile = (name: string) => `${DOCKER}/contexts/meta/${contextFolder(name)}/meta.json`;
const tlsFile = (name: string, pem: string) =>
  `${DOCKER}/contexts/tls/${contextFolder(name)}/docker/${pem}.pem`;

const failures: readonly [why: string, given: Case, failure: object][] = [
  [
    "a context that is not there is told with those that are",
    { choice: { context: "nope" } },
    { code: "context-not-found", context: "nope", known: ["default", "colima", "desktop-linux"] },
  ],
  [
    "a current context that was deleted",
    { files: { [CONFIG]: '{"currentContext":"gone"}' } },
    { code: "context-not-found", context: "gone", known: ["default", "colima", "desktop-linux"] },
  ],
  [
    "a config.json that is not JSON",
    { files: { [CONFIG]: "{" } },
    { code: "context-malformed", file: CONFIG, problem: "it is not JSON" },
  ],
  [
    "a config.json of another shape",
    { files: { [CONFIG]: '{"currentContext":5}' } },
    { code: "context-malformed", file: CONFIG, problem: '"currentContext" is missing or of the wrong type' },
  ],
  [
    "a meta.json without an engine",
    {
      choice: { context: "k8s" },
      files: contextFiles(DOCKER, contextFolder("k8s"), { Name: "k8s", Endpoints: {} }),
    },
    {
      code: "context-malformed",
      file: metaFile("k8s"),
      problem: '"Endpoints.docker" is missing or of the wrong type',
    },
  ],
  [
    "a meta.json in the folder of another name",
    {
      choice: { context: "a" },
      files: contextFiles(DOCKER, contextFolder("a"), meta("b", "unix:///b.sock")),
    },
    { code: "context-malformed", file: metaFile("a"), problem: 'it describes the context "b"' },
  ],
  [
    "a context that leads to another machine",
    { choice: { context: "box" }, files: stored("box", "ssh://me@box") },
    { code: "ssh-refused", host: "ssh://me@box" },
  ],
  [
    "a certificate without its key",
    { choice: { context: "far" }, files: stored("far", "tcp://10.0.0.5", { ca: "CA", cert: "CERT" }) },
    { code: "tls-missing", file: tlsFile("far", "key") },
  ],
  [
    "a key without its certificate",
    { choice: { context: "far" }, files: stored("far", "tcp://10.0.0.5", { key: "KEY" }) },
    { code: "tls-missing", file: tlsFile("far", "cert") },
  ],
  [
    "a check of the server without an authority",
    { env: { DOCKER_HOST: "tcp://10.0.0.5", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/certs" } },
    { code: "tls-missing", file: "/certs/ca.pem" },
  ],
];

test.each(failures)("%s", async (_, given, failure) => {
  expect(await failureOf(resolve(given))).toEqual(failure);
});

test("all contexts are listed, the broken ones last and with their reason", async () => {
  const files = memoryFiles({
    ...CONTEXTS,
    ...stored("box", "ssh://me@box"),
    [metaFile("torn")]: "{",
  });
  const listings = await listContexts({ env: {}, homeFolder: HOME, files });
  const summary = listings.map(({ contextName, endpoint }) => [
    contextName,
    endpoint instanceof EngineError ? endpoint.code : addressOf(endpoint),
  ]);
  expect(summary).toEqual([
    ["default", "unix:///var/run/docker.sock"],
    ["box", "ssh-refused"],
    ["colima", COLIMA],
    ["desktop-linux", DESKTOP],
    [null, "context-malformed"],
  ]);
});
