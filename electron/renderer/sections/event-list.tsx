import type { DatedHappening } from "../../../bridge/dashboard/api.js";
import { EmptyState } from "../parts/empty-state.js";
import { ToneMark } from "../parts/tone-mark.js";

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** What changed since the dashboard began. */
export function EventList({ happenings }: { readonly happenings: readonly DatedHappening[] }) {
  if (happenings.length === 0) {
    return (
      <EmptyState tone="off" title="Nothing has happened yet">
        <p>What changes from now on is written down here: connections, networks, conflicts, containers.</p>
      </EmptyState>
    );
  }
  return (
    <ol className="events card">
      {happenings.map(({ number, at, tone, text }) => (
        <li key={number}>
          <time dateTime={new Date(at).toISOString()}>{TIME.format(at)}</time>
          <ToneMark tone={tone} />
          <span>{text}</span>
        </li>
      ))}
    </ol>
  );
}
