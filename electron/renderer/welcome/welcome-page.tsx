import { useEffect, useState } from "react";
import type { Action, DashboardView } from "../../../bridge/dashboard/api.js";
import { Announcer } from "../parts/announcer.js";
import { EmptyState } from "../parts/empty-state.js";
import { type OpenApi, useDashboard } from "../use-dashboard.js";
import { WelcomeBody } from "./welcome-body.js";
import { type Doing, welcomeView } from "./welcome-view.js";

const NOTHING: Doing = { kind: "nothing" };

/** The first window: from what is going to be installed to the first answer of a container. */
export function WelcomePage({ open }: { readonly open: OpenApi }) {
  const [opened] = useState(() => open);
  const { link, view, perform } = useDashboard(opened);
  if (link.kind === "denied" || view === null) {
    return (
      <main className="alone" aria-busy={link.kind !== "denied"}>
        <EmptyState
          isAlone
          tone={link.kind === "denied" ? "bad" : "busy"}
          title={link.kind === "denied" ? link.message : "Looking at Dockline…"}
        />
      </main>
    );
  }
  return (
    <Announcer>
      <Welcome view={view} perform={perform} />
    </Announcer>
  );
}

function Welcome(props: {
  readonly view: DashboardView;
  readonly perform: ReturnType<typeof useDashboard>["perform"];
}) {
  const { view, perform } = props;
  const [doing, setDoing] = useState<Doing>(NOTHING);
  const [isAsked, setAsked] = useState(false);
  const go = async (actions: readonly Action[]) => {
    setDoing({ kind: "going" });
    setAsked(true);
    for (const action of actions) {
      const outcome = await perform(action);
      if (outcome.kind === "done") continue;
      setDoing({ kind: "refused", sentence: outcome.message });
      break;
    }
    setAsked(false);
  };
  // A session that was started shows a moment after that was answered.
  const { kind } = view.snapshot.state;
  useEffect(() => {
    if (!isAsked && kind !== "disconnected")
      setDoing((before) => (before.kind === "going" ? NOTHING : before));
  }, [isAsked, kind]);
  return (
    <WelcomeBody
      welcome={welcomeView(view, doing)}
      platform={view.host.platform}
      isWorking={isAsked}
      onGo={(actions) => void go(actions)}
    />
  );
}
