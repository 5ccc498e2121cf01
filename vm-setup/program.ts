/** The programs of the image: each reads a plan on standard input and prints one result line. */
export type VmProgram = "apply" | "inside" | "survey";

export const PROGRAM_FOLDER = "/usr/lib/dockline";

/** What a container of the image runs. dash, for busybox's shell prefers its own ip to iproute2's. */
export function entrypoint(program: VmProgram): readonly string[] {
  return ["/usr/bin/dash", `${PROGRAM_FOLDER}/${program}.sh`];
}
