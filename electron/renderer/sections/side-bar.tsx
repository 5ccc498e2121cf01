import type { DashboardView } from "../../../bridge/dashboard/api.js";
import { Icon } from "../parts/icon.js";
import { SECTIONS, type Section, sectionTitle } from "../section.js";
import type { LinkState } from "../transport.js";

type Presence = Readonly<Record<DashboardView["session"]["kind"], string>>;

const PRESENCE: Presence = {
  none: "No session is running.",
  own: "The session belongs to this dashboard, and ends with it.",
  other: "The session runs on its own, and outlives this dashboard.",
  "other-version": "A session of another Dockline is running.",
};

const PRESENCE_IN_APP: Presence = {
  none: "No session is running.",
  own: "The session goes on when this window is closed, and ends when Dockline quits.",
  other: "The session runs on its own, and outlives the app.",
  "other-version": "A session of another Dockline is running.",
};

const ICON = new URL("../icon.svg", import.meta.url).href;

/** Where to go, and whose session this is. */
export function SideBar(props: {
  readonly view: DashboardView;
  readonly link: LinkState;
  readonly section: Section;
}) {
  const { view, link, section } = props;
  const { snapshot, happenings, host } = view;
  const counts: Partial<Record<Section, number>> = {
    networks: snapshot.networks.length,
    containers: snapshot.containers.length,
    routes: snapshot.routes.length,
    events: happenings.length,
  };
  return (
    <aside className="side">
      <p className="brand">
        <img src={ICON} alt="" width="26" height="26" /> Dockline
      </p>
      <nav aria-label="Sections">
        <ul>
          {SECTIONS.map((one) => (
            <li key={one}>
              <a href={`#${one}`} aria-current={one === section ? "page" : undefined}>
                <Icon name={one} />
                <span>{sectionTitle(one)}</span>
                {counts[one] ? <span className="badge">{counts[one]}</span> : null}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <footer>
        <p>
          {link.kind === "lost"
            ? "The dashboard has ended; this is what it last showed."
            : (host.app === null ? PRESENCE : PRESENCE_IN_APP)[view.session.kind]}
        </p>
        <p>Dockline {host.version}</p>
      </footer>
    </aside>
  );
}
