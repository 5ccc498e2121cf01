import { useEffect, useState } from "react";
import type { Action, DashboardView } from "../../bridge/dashboard/api.js";
import { Icon } from "./parts/icon.js";
import { type Section, sectionOf, sectionTitle } from "./section.js";
import { Banner } from "./sections/banner.js";
import { ContainerTable } from "./sections/container-table.js";
import { EventList } from "./sections/event-list.js";
import { HelperNeed } from "./sections/helper-need.js";
import { NetworkTable } from "./sections/network-table.js";
import { Overview } from "./sections/overview.js";
import { RouteTable } from "./sections/route-table.js";
import { SideBar } from "./sections/side-bar.js";
import { SettingsForm } from "./settings/settings-form.js";
import type { Dashboard } from "./use-dashboard.js";
import { useNow } from "./use-now.js";
import type { MainButton } from "./view/banner-buttons.js";
import { type Filter, NO_FILTER } from "./view/filter.js";

/** The page once it knows something. */
export function Workspace({
  dashboard,
  view,
}: {
  readonly dashboard: Dashboard;
  readonly view: DashboardView;
}) {
  const { link } = dashboard;
  const section = useSection();
  const now = useNow(needsClock(view));
  const [complaint, setComplaint] = useState<string | null>(null);
  const [isWorking, setWorking] = useState(false);
  const perform = async (action: Action) => {
    setWorking(true);
    const outcome = await dashboard.perform(action);
    setWorking(false);
    setComplaint(outcome.kind === "refused" ? outcome.message : null);
    return outcome;
  };
  const performMain = async (what: MainButton["does"]) => {
    const { kind } = await perform({ do: what });
    // Who wants the helper here, wants to be connected.
    if (what === "install-helper" && kind === "done") await perform({ do: "connect" });
  };
  const reconnect = async () => {
    const { kind } = await perform({ do: "disconnect" });
    if (kind === "done") await perform({ do: "connect" });
  };
  return (
    <div className={link.kind === "lost" ? "frame frame-lost" : "frame"}>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <SideBar view={view} link={link} section={section} />
      <main id="main" tabIndex={-1}>
        {link.kind === "lost" ? (
          <p className="notice" role="alert">
            The dashboard does not answer any more. Run <code>dockline dashboard</code> again; a session that
            it had not started goes on.
          </p>
        ) : null}
        <Banner
          view={view}
          probe={dashboard.probe}
          now={now}
          isWorking={isWorking}
          isAway={link.kind === "lost"}
          onDo={performMain}
        />
        {complaint === null ? null : (
          <div className="notice" role="alert">
            <p>{complaint}</p>
            <button type="button" className="quiet" aria-label="Dismiss" onClick={() => setComplaint(null)}>
              <Icon name="close" />
            </button>
          </div>
        )}
        <SectionBody
          section={section}
          dashboard={dashboard}
          view={view}
          now={now}
          perform={(action) => void perform(action)}
          onReconnect={reconnect}
        />
      </main>
    </div>
  );
}

function SectionBody(props: {
  readonly section: Section;
  readonly dashboard: Dashboard;
  readonly view: DashboardView;
  readonly now: number;
  readonly perform: (action: Action) => void;
  readonly onReconnect: () => Promise<void>;
}) {
  const { section, dashboard, view, now, perform, onReconnect } = props;
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const { snapshot } = view;
  const showContainers = (network: string) => {
    setFilter({ ...NO_FILTER, network });
    location.hash = "containers";
  };
  const showNetworks = () => {
    location.hash = "networks";
  };
  if (section === "overview") {
    const { samples, probe } = dashboard;
    return (
      <>
        <HelperNeed {...{ view, perform }} />
        <Overview
          {...{ view, samples, probe, now }}
          onShowContainers={showContainers}
          onShowNetworks={showNetworks}
        />
      </>
    );
  }
  return (
    <section className={`section section-${section}`} aria-labelledby="section-title">
      <h2 id="section-title">{sectionTitle(section)}</h2>
      {section === "networks" ? (
        <NetworkTable
          snapshot={snapshot}
          onShowContainers={showContainers}
          onSwitch={(name, isOn) =>
            perform({ do: "choose-networks", change: { verb: isOn ? "enable" : "disable", names: [name] } })
          }
        />
      ) : null}
      {section === "containers" ? (
        <ContainerTable snapshot={snapshot} filter={filter} onFilter={setFilter} />
      ) : null}
      {section === "routes" ? <RouteTable snapshot={snapshot} /> : null}
      {section === "events" ? <EventList happenings={view.happenings} /> : null}
      {section === "settings" ? <SettingsForm {...{ view, perform, onReconnect }} /> : null}
    </section>
  );
}

function useSection(): Section {
  const [section, setSection] = useState(() => sectionOf(location.hash));
  useEffect(() => {
    const follow = () => {
      // The link that skips to the content is no section.
      if (location.hash !== "#main") setSection(sectionOf(location.hash));
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return section;
}

/** Whether something is shown that time alone changes. */
function needsClock({ snapshot }: DashboardView): boolean {
  return snapshot.state.kind === "connected" || snapshot.state.kind === "faulted";
}
