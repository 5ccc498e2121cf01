import * as z from "zod";
import type { EndpointAliases } from "../model/container-names.js";
import { parseAnswer } from "./answer.js";
import { PROCESS_INTENT } from "./container-process.js";

const Endpoint = z.object({
  EndpointID: z.string().default(""),
  Aliases: z.array(z.string()).nullish(),
});

const Container = z.object({
  NetworkSettings: z.object({ Networks: z.record(z.string(), Endpoint).nullish() }).nullish(),
});

/**
 * The aliases in the answer of GET /containers/<id>/json; that of GET /containers/json has none. Engines before 25
 * count the container's short id among them.
 */
export function parseAliases(answer: unknown): EndpointAliases {
  const networks = parseAnswer(PROCESS_INTENT, Container, answer).NetworkSettings?.Networks ?? {};
  return new Map(
    Object.values(networks)
      .filter(({ EndpointID }) => EndpointID !== "")
      .map(({ EndpointID, Aliases }) => [EndpointID, Aliases ?? []]),
  );
}
