import * as z from "zod";
import { driverOptions, type NetworkRecipe } from "../model/new-network/recipe.js";
import { parseAnswer } from "./answer.js";
import type { Engine } from "./engine.js";

const Created = z.object({ Id: z.string().min(1) });
const CREATE_LIMIT_MS = 30_000;

/**
 * Makes the network and returns its id. The call itself is never cut off, for it would stay unknown whether the
 * network came to be: where `signal` aborts in the meantime, what was made is removed again, and this rejects.
 */
export async function createNetwork(
  engine: Engine,
  recipe: NetworkRecipe,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  const intent = `create the network ${recipe.name}`;
  const answer = await engine.client.json({
    intent,
    method: "POST",
    path: "/networks/create",
    body: bodyOf(recipe),
    limitMs: CREATE_LIMIT_MS,
  });
  const { Id } = parseAnswer(intent, Created, answer);
  if (signal.aborted) {
    await engine.client.json({
      intent: "remove the network again",
      method: "DELETE",
      path: `/networks/${Id}`,
    });
    throw signal.reason;
  }
  return Id;
}

/** CheckDuplicate: engines before 25 make two networks of one name without it. */
function bodyOf(recipe: NetworkRecipe): object {
  return {
    Name: recipe.name,
    CheckDuplicate: true,
    Driver: recipe.driver,
    Internal: recipe.isInternal,
    EnableIPv6: recipe.isIpv6,
    Options: driverOptions(recipe),
    Labels: recipe.labels,
    IPAM: {
      Driver: "default",
      Options: {},
      Config: recipe.subnets.map(({ subnet, gateway, ipRange, auxAddresses }) => ({
        Subnet: subnet,
        ...(gateway === null ? {} : { Gateway: gateway }),
        ...(ipRange === null ? {} : { IPRange: ipRange }),
        ...(Object.keys(auxAddresses).length === 0 ? {} : { AuxiliaryAddresses: auxAddresses }),
      })),
    },
  };
}
