import type { Action } from "../../../bridge/dashboard/api.js";
import { unreachable } from "../../../bridge/model/unreachable.js";
import { useAnnounceChanges } from "../parts/announcer.js";
import { Arrival } from "./arrival.js";
import { HelperFacts } from "./helper-facts.js";
import type { WelcomeButton } from "./invitation.js";
import { pictureState } from "./picture-state.js";
import { StepList } from "./step-list.js";
import { useReturnKey } from "./use-return-key.js";
import { WelcomePicture } from "./welcome-picture.js";
import { type WelcomeView, welcomeTitle } from "./welcome-view.js";

/** One page in one layout: the picture, what it means now, and what can be done about it. */
export function WelcomeBody(props: {
  readonly welcome: WelcomeView;
  readonly platform: string;
  readonly isWorking: boolean;
  readonly onGo: (actions: readonly Action[]) => void;
}) {
  const { welcome, platform, isWorking, onGo } = props;
  useAnnounceChanges(spoken(welcome));
  const button = buttonOf(welcome);
  const complaint = complaintOf(welcome);
  const leave = () => window.close();
  const go = button === null ? null : () => onGo(button.actions);
  useReturnKey(welcome.kind === "arrived" ? leave : isWorking ? null : go);
  return (
    <main className="welcome">
      <WelcomePicture state={pictureState(welcome)} platform={platform} />
      <div className="welcome-words">
        <h1>{welcomeTitle(welcome)}</h1>
        <Words welcome={welcome} platform={platform} onGo={onGo} />
        {complaint === null ? null : (
          <p className="welcome-complaint" role="alert">
            {complaint}
          </p>
        )}
      </div>
      <footer className="welcome-foot">
        <button type="button" className={welcome.kind === "arrived" ? "primary" : undefined} onClick={leave}>
          {wordToLeave(welcome)}
        </button>
        {button === null || go === null ? null : (
          <button type="button" className="primary" disabled={isWorking} onClick={go}>
            {button.label}
          </button>
        )}
      </footer>
    </main>
  );
}

function Words(props: {
  readonly welcome: WelcomeView;
  readonly platform: string;
  readonly onGo: (actions: readonly Action[]) => void;
}) {
  const { welcome, platform, onGo } = props;
  switch (welcome.kind) {
    case "elsewhere":
      return (
        <p>
          This page belongs to the menu-bar app. Without it, <code>sudo dockline helper install</code> and{" "}
          <code>dockline up</code> do the same.
        </p>
      );
    case "waiting":
      return null;
    case "invitation":
      return (
        <>
          {welcome.invitation.sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <HelperFacts platform={platform} />
        </>
      );
    case "steps":
      return <StepList steps={welcome.steps} />;
    case "arrived":
      return (
        <Arrival
          arrived={welcome}
          platform={platform}
          onOpenAtLogin={(isWanted) => onGo([{ do: "open-at-login", isWanted }])}
        />
      );
    default:
      return unreachable(welcome);
  }
}

function buttonOf(welcome: WelcomeView): WelcomeButton | null {
  if (welcome.kind === "invitation") return welcome.invitation.button;
  return welcome.kind === "steps" ? welcome.button : null;
}

function complaintOf(welcome: WelcomeView): string | null {
  return "complaint" in welcome ? welcome.complaint : null;
}

/** Closing the window stops nothing that goes on. */
function wordToLeave({ kind }: WelcomeView): string {
  switch (kind) {
    case "arrived":
      return "Done";
    case "invitation":
      return "Not Now";
    default:
      return "Close";
  }
}

/** Title and what goes on now, for those who listen. */
function spoken(welcome: WelcomeView): string {
  const notes = welcome.kind === "steps" ? welcome.steps.flatMap(({ note }) => note ?? []) : [];
  return [`${welcomeTitle(welcome)}.`, ...notes].join(" ");
}
