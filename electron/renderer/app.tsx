import { useEffect, useState } from "react";
import { meansOf } from "../../bridge/dashboard/app.js";
import { headline } from "../../bridge/model/headline.js";
import { Announcer } from "./parts/announcer.js";
import { EmptyState } from "./parts/empty-state.js";
import { type OpenApi, useDashboard } from "./use-dashboard.js";
import { Workspace } from "./workspace.js";

/** The whole page, whatever it is opened by. */
export function App({ open }: { readonly open: OpenApi }) {
  const [opened] = useState(() => open);
  const dashboard = useDashboard(opened);
  const { link, view, probe } = dashboard;
  const title =
    view === null ? null : headline(view.snapshot, { now: null, probe }, meansOf(view.host.app)).title;
  useEffect(() => {
    document.title = title === null ? "Dockline" : `${title} – Dockline`;
  }, [title]);
  if (link.kind === "denied") {
    return (
      <main className="alone">
        <EmptyState isAlone tone="bad" title="This page may not look at Dockline">
          <p>{link.message}</p>
          <code className="example">dockline dashboard</code>
        </EmptyState>
      </main>
    );
  }
  if (view === null) {
    return (
      <main className="alone" aria-busy="true">
        <EmptyState
          isAlone
          tone="busy"
          title={link.kind === "lost" ? "The dashboard does not answer" : "Looking at Dockline…"}
        >
          {link.kind === "lost" ? <code className="example">dockline dashboard</code> : null}
        </EmptyState>
      </main>
    );
  }
  return (
    <Announcer>
      <Workspace dashboard={dashboard} view={view} />
    </Announcer>
  );
}
