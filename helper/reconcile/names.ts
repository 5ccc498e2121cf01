import type { Platform } from "../platform/platform.js";
import type { DesiredState, NamesReport } from "../protocol/messages.js";

/** Brings the host's resolver in line with what is wanted of it; never rejects: routes do not depend on names. */
export async function convergeNames(
  { names: service }: Pick<Platform, "names">,
  { names }: Pick<DesiredState, "names">,
  interfaceName: string,
): Promise<NamesReport | null> {
  if (names !== null) return service.set(names, interfaceName);
  await service.clear();
  return null;
}
