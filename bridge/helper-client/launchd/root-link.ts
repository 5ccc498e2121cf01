import { shellWord } from "../../model/shell-word.js";
import { InstallError } from "../install-error.js";
import type { RunAsAdministrator } from "./administrator.js";
import { linkOrder } from "./order.js";
import { COMMAND } from "./paths.js";
import { parseRootAnswer } from "./root-answer.js";
import { LINK_SCRIPT } from "./root-script.js";

/** Has root put the command at COMMAND.LINK, leading to `target` in the app. Throws InstallError. */
export async function linkAsRoot(runAsAdministrator: RunAsAdministrator, target: string): Promise<void> {
  const answer = await runAsAdministrator(LINK_SCRIPT, linkOrder(target));
  if (answer.kind === "declined")
    throw new InstallError("declined", "Nothing was installed, since nobody agreed to it.");
  const said = parseRootAnswer(answer.stdout);
  if (said?.kind === "done") return;
  const byHand = `run "${["sudo", "ln", "-s", target, COMMAND.LINK].map(shellWord).join(" ")}" in a terminal`;
  switch (said?.code) {
    case "foreign-file":
      throw new InstallError("foreign-file", foreignCommandSentence(COMMAND.LINK));
    case "unsafe-folder":
      throw new InstallError(
        "unsafe-folder",
        `${said.detail} can be changed by others than root, so root puts no link there; ${byHand}.`,
      );
    default: {
      const what = said?.code ?? (answer.stderr.trim().split("\n").at(-1)?.slice(0, 200) || "without a word");
      throw new InstallError("unexpected", `The command could not be installed (${what}); ${byHand}.`);
    }
  }
}

export function foreignCommandSentence(path: string): string {
  return `${path} is there already and is not Dockline's; move it away first.`;
}
