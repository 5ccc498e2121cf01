import * as z from "zod";
import { canonicalAddress } from "../../helper/net/cidr.js";
import type { Attachment, DockerContainer, ExposedPort } from "../model/network.js";
import { parseAnswer } from "./answer.js";
import { ROLE_LABEL } from "./labels.js";

const Endpoint = z.object({
  NetworkID: z.string().default(""),
  IPAddress: z.string().default(""),
  GlobalIPv6Address: z.string().default(""),
  MacAddress: z.string().default(""),
  Gateway: z.string().default(""),
  GwPriority: z.number().default(0),
  EndpointID: z.string().default(""),
});

const Port = z.object({ PrivatePort: z.number(), PublicPort: z.number().optional(), Type: z.string() });

const Containers = z.array(
  z.object({
    Id: z.string().min(1),
    Names: z.array(z.string()).nullish(),
    Image: z.string(),
    State: z.string(),
    Labels: z.record(z.string(), z.string()).nullish(),
    Ports: z.array(Port).nullish(),
    NetworkSettings: z.object({ Networks: z.record(z.string(), Endpoint).nullish() }).nullish(),
  }),
);

/** The answer of GET /containers/json, without containers of ours. */
export function parseContainers(answer: unknown): DockerContainer[] {
  const all = parseAnswer("list the containers", Containers, answer);
  const theirs = all.filter(({ Labels }) => Labels?.[ROLE_LABEL] === undefined);
  return theirs.map((container) => ({
    id: container.Id,
    name: ownName(container.Names ?? []) ?? container.Id.slice(0, 12),
    image: container.Image,
    state: container.State,
    labels: container.Labels ?? {},
    exposedPorts: exposedPorts(container.Ports ?? []),
    publishedPorts: exposedPorts(
      (container.Ports ?? []).filter(({ PublicPort }) => PublicPort !== undefined),
    ),
    networks: Object.entries(container.NetworkSettings?.Networks ?? {}).map(attachment),
  }));
}

/** "/web" is the container's own name; "/other/alias" is a legacy link to it. */
function ownName(names: readonly string[]): string | undefined {
  return names.map((name) => name.replace(/^\//, "")).find((name) => !name.includes("/"));
}

/** A port that is published on two addresses comes twice. */
function exposedPorts(ports: ReadonlyArray<z.infer<typeof Port>>): ExposedPort[] {
  const byKey = new Map(ports.map((one) => [`${one.PrivatePort}/${one.Type}`, one]));
  return [...byKey.values()]
    .map((one) => ({ port: one.PrivatePort, protocol: one.Type }))
    .sort((a, b) => a.port - b.port || a.protocol.localeCompare(b.protocol));
}

function attachment([networkName, endpoint]: [string, z.infer<typeof Endpoint>]): Attachment {
  return {
    networkName,
    networkId: endpoint.NetworkID,
    ipv4: canonicalAddress(endpoint.IPAddress),
    ipv6: canonicalAddress(endpoint.GlobalIPv6Address),
    macAddress: endpoint.MacAddress || null,
    gateway: canonicalAddress(endpoint.Gateway),
    gatewayPriority: endpoint.GwPriority,
    endpointId: endpoint.EndpointID,
  };
}
