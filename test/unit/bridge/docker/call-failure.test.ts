import { expect, test } from "vitest";
import { callFailure } from "../../../../bridge/docker/call-failure.js";
import { LimitError } from "../../../../bridge/docker/limit.js";

const AT = "unix:///var/run/docker.sock";
const nodeError = (code: string) => Object.assign(new Error(`connect ${code}`), { code });
const answer = (statusCode: number, said: string) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) unexpected - ${said} `), { statusCode });

const sentences: readonly [error: Error, code: string, sentence: string][] = [
  [
    nodeError("ENOENT"),
    "engine-unreachable",
    `There is nothing at ${AT}; start Docker, or choose another context if the path is wrong.`,
  ],
  [nodeError("ECONNREFUSED"), "engine-unreachable", `Nothing listens at ${AT}; start Docker.`],
  [
    nodeError("EACCES"),
    "engine-unreachable",
    `This user may not open ${AT}; join the group that owns the socket (usually "docker") and log in again.`,
  ],
  [
    nodeError("ENOTFOUND"),
    "engine-unreachable",
    `The name in ${AT} has no address; correct the host of the context or DOCKER_HOST.`,
  ],
  [
    nodeError("CERT_HAS_EXPIRED"),
    "engine-unreachable",
    `The TLS connection to ${AT} failed (connect CERT_HAS_EXPIRED); check the certificates of the context.`,
  ],
  [
    nodeError("ECONNRESET"),
    "engine-unreachable",
    `The engine at ${AT} cannot be reached (connect ECONNRESET); check that Docker runs.`,
  ],
  [
    new LimitError(1500),
    "engine-unreachable",
    `The engine at ${AT} does not answer (no answer within 1.5 s); restart Docker.`,
  ],
  [
    answer(500, "driver failed"),
    "engine-error",
    "The Docker engine could not list the networks (driver failed); look into the engine's log.",
  ],
  [
    answer(400, "client version 1.41 is too old. Minimum supported API version is 1.44"),
    "api-refused",
    `The engine at ${AT} was replaced by another version (client version 1.41 is too old. Minimum supported API version is 1.44); connect again.`,
  ],
];

test.each(sentences)("%s: %s", (error, code, sentence) => {
  const failure = callFailure(error, "list the networks", AT);
  expect([failure.code, failure.message, failure.cause]).toEqual([code, sentence, error]);
});
