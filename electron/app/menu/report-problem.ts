import { stateSentence } from "../../../bridge/model/sentence.js";
import type { Snapshot } from "../../../bridge/model/snapshot.js";
import { redact } from "../redact.js";
import { type Versions, versionsLine } from "../versions.js";

export interface ReportWorld {
  readonly versions: Versions;
  readonly home: string;
  /** Where the project lives, as package.json's "homepage" says: "https://github.com/…". */
  readonly homepage: string;
}

/** Longer addresses are cut by browsers and servers; what is said of the state is a sentence or two. */
const MOST_STATE_CHARACTERS = 500;

/** The address of a new issue, with its beginning written; everything else is for the person to paste. */
export function reportAddress(
  { state }: Pick<Snapshot, "state">,
  { versions, home, homepage }: ReportWorld,
): string {
  const said = redact(stateSentence(state, "buttons"), home);
  const cut = said.length > MOST_STATE_CHARACTERS ? `${said.slice(0, MOST_STATE_CHARACTERS)}…` : said;
  const address = new URL(`${homepage}/issues/new`);
  address.searchParams.set(
    "body",
    [
      "What did you do, and what did you expect?",
      "",
      "",
      "What happened instead?",
      "",
      "",
      "---",
      versionsLine(versions),
      cut,
      "",
      "Help, Copy Diagnostics in Dockline's menu has more to paste here; look through it first.",
    ].join("\n"),
  );
  return address.href;
}
