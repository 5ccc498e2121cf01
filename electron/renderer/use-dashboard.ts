import { useEffect, useMemo, useState } from "react";
import type { Action, DashboardApi, DashboardView, Outcome, Sample } from "../../bridge/dashboard/api.js";
import type { Probe } from "../../bridge/model/probe.js";
import type { LinkState } from "./transport.js";
import { latestProbe } from "./view/latest-probe.js";
import { withSamples } from "./view/traffic-series.js";

/** Opens the API; called once. */
export type OpenApi = (onLink: (link: LinkState) => void) => DashboardApi;

export interface Dashboard {
  readonly link: LinkState;
  /** The last one that was heard; null before the first. */
  readonly view: DashboardView | null;
  readonly samples: readonly Sample[];
  /** What the newest of them say. */
  readonly probe: Probe;
  perform(action: Action): Promise<Outcome>;
}

/** Looks while the page is seen: a hidden tab costs nothing, here and in the host. */
export function useDashboard(open: OpenApi): Dashboard {
  const [link, setLink] = useState<LinkState>({ kind: "opening" });
  const [view, setView] = useState<DashboardView | null>(null);
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const api = useMemo(() => open(setLink), [open]);
  const isSeen = useIsSeen();
  useEffect(() => {
    if (!isSeen) return;
    const looking = api.look((news) => {
      if (news.kind === "view") setView(news.view);
      else setSamples((before) => withSamples(before, news.samples));
    });
    return () => looking[Symbol.dispose]();
  }, [api, isSeen]);
  const probe = view === null ? null : latestProbe(view.snapshot.state, samples);
  return { link, view, samples, probe, perform: (action) => api.perform(action) };
}

function useIsSeen(): boolean {
  const [isSeen, setSeen] = useState(!document.hidden);
  useEffect(() => {
    const follow = () => setSeen(!document.hidden);
    document.addEventListener("visibilitychange", follow);
    return () => document.removeEventListener("visibilitychange", follow);
  }, []);
  return isSeen;
}
