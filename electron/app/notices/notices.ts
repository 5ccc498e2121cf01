import type { DashboardView } from "../../../bridge/dashboard/api.js";
import type { Fault } from "../../../bridge/model/fault.js";
import { countText } from "../../../bridge/model/quantity.js";
import { CONFLICT_REMEDY } from "../../../bridge/model/refusal-sentence.js";
import { faultSentence } from "../../../bridge/model/sentence.js";
import type { BridgeState } from "../../../bridge/model/state.js";
import { type Conflict, followReach, NO_REACH, type Reach } from "./conflicts.js";
import { followStanding, type Standing } from "./standing.js";

/** What a person is told by itself; one of each kind at most at a time. */
export interface Notice {
  readonly kind: NoticeKind;
  /** What it is about: told again only where something is new in here. */
  readonly about: readonly string[];
  readonly title: string;
  readonly body: string;
  /** Where the dashboard has what mends it; null for where it opens by itself. */
  readonly section: "settings" | null;
}

export const NOTICE_KINDS = ["connection-lost", "cannot-connect", "conflict", "helper-outdated"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** All times in milliseconds since 1970. */
export interface NoticeMemory {
  readonly startedAt: number;
  readonly standing: Standing;
  readonly reach: Reach;
  /** Since when nothing can be connected for want of an update of the helper; null when it can. */
  readonly helperOutdatedAt: number | null;
}

/** At login so many things start at once that nobody wants to be told of what mends itself. */
const QUIET_START_MS = 15_000;
/** A connection that comes back before is nothing that somebody has to act on. */
const LOST_MS = 30_000;
/** Routes move for a moment when a host changes networks. */
const CONFLICT_MS = 5_000;
/** Whoever has just asked for a connection looks at what comes of it. */
const WATCHED_MS = 10_000;

export function startNotices(at: number): NoticeMemory {
  return { startedAt: at, standing: { kind: "unasked" }, reach: NO_REACH, helperOutdatedAt: null };
}

/** What is remembered after one more view, of which there is one for every change. */
export function follow(
  before: NoticeMemory,
  { snapshot }: Pick<DashboardView, "snapshot">,
  at: number,
): NoticeMemory {
  const standing = followStanding(before.standing, snapshot.state, at);
  const isOutdated = isOutdatedHelper(snapshot.state);
  return {
    ...before,
    standing,
    reach: isJudged(standing, snapshot)
      ? followReach(before.reach, snapshot, at)
      : keptReach(before, standing),
    helperOutdatedAt: isOutdated ? (before.helperOutdatedAt ?? at) : null,
  };
}

/** After sleep every wait begins anew: what broke in sleep has had no time to mend itself. */
export function wakeUp(before: NoticeMemory, at: number): NoticeMemory {
  const { standing, reach } = before;
  const conflicts = [...reach.conflicts].map(([key, one]) => [key, { ...one, since: at }] as const);
  return {
    ...before,
    standing: standing.kind === "lost" ? { ...standing, at } : standing,
    reach: { ...reach, conflicts: new Map(conflicts) },
  };
}

/** What is to be told at this moment. */
export function dueNotices(memory: NoticeMemory, at: number): readonly Notice[] {
  const ripe = concerns(memory).filter(({ dueAt }) => dueAt <= at);
  const conflicts = ripe.flatMap((one) => (one.kind === "conflict" ? [one] : []));
  return [
    ...ripe.flatMap((one) => (one.kind === "conflict" ? [] : [one.notice])),
    ...(conflicts.length === 0 ? [] : [conflictNotice(conflicts)]),
  ];
}

/** When there may be more to tell, should nothing change until then; null when there will not. */
export function nextNoticeAt(memory: NoticeMemory, at: number): number | null {
  const later = concerns(memory).flatMap(({ dueAt }) => (dueAt > at ? [dueAt] : []));
  return later.length === 0 ? null : Math.min(...later);
}

type Concern =
  | { readonly kind: "notice"; readonly dueAt: number; readonly notice: Notice }
  | { readonly kind: "conflict"; readonly dueAt: number; readonly key: string; readonly conflict: Conflict };

function concerns(memory: NoticeMemory): readonly Concern[] {
  const { startedAt, standing, reach, helperOutdatedAt } = memory;
  const dueAt = (since: number, waitMs: number) => Math.max(since + waitMs, startedAt + QUIET_START_MS);
  const found: Concern[] = [...reach.conflicts].map(([key, conflict]) => ({
    kind: "conflict",
    dueAt: dueAt(conflict.since, CONFLICT_MS),
    key,
    conflict,
  }));
  if (standing.kind === "lost") {
    const notice = lostNotice(standing.fault);
    found.push({ kind: "notice", dueAt: dueAt(standing.at, LOST_MS), notice });
  }
  if (standing.kind === "failed" && isUnexpected(standing, startedAt)) {
    const notice = failedNotice(standing.fault);
    found.push({ kind: "notice", dueAt: dueAt(standing.at, 0), notice });
  }
  if (helperOutdatedAt !== null) {
    found.push({ kind: "notice", dueAt: dueAt(helperOutdatedAt, 0), notice: HELPER_OUTDATED });
  }
  return found;
}

/** What comes of a person's own click is seen by them; a connection that the app begins by itself is not. */
function isUnexpected(
  { fault, at, askedAt }: Extract<Standing, { kind: "failed" }>,
  startedAt: number,
): boolean {
  if (fault.code === "already-reachable" || fault.code === "helper-version") return false;
  const isOwnStart = askedAt !== null && askedAt < startedAt + QUIET_START_MS;
  return askedAt === null || isOwnStart || at - askedAt > WATCHED_MS;
}

/** An older helper that still connects is nothing to act on: menu and dashboard offer its update, release by release. */
function isOutdatedHelper(state: BridgeState): boolean {
  return state.kind === "faulted" && state.fault.code === "helper-version";
}

/** Only a connection that stands, on a host that is awake, says what can be reached. */
function isJudged(standing: Standing, { revival }: DashboardView["snapshot"]): boolean {
  return standing.kind === "held" && revival.kind === "calm";
}

function keptReach({ reach }: NoticeMemory, { kind }: Standing): Reach {
  if (kind === "held") return reach;
  return kind === "unasked" ? NO_REACH : { ...reach, conflicts: NO_REACH.conflicts };
}

const HELPER_OUTDATED: Notice = {
  kind: "helper-outdated",
  about: ["helper"],
  title: "The network helper needs an update",
  body: "Dockline cannot connect with a helper of another version; update it in Dockline’s settings.",
  section: "settings",
};

function lostNotice(fault: Fault): Notice {
  return {
    kind: "connection-lost",
    about: ["connection"],
    title: "Containers are not reachable",
    body: `The connection to Docker was lost. ${faultSentence(fault, "buttons")}`,
    section: null,
  };
}

function failedNotice(fault: Fault): Notice {
  return {
    kind: "cannot-connect",
    about: [fault.code],
    title: "Dockline is not connected",
    body: faultSentence(fault, "buttons"),
    section: null,
  };
}

/** A notification shows a few lines. */
const MOST_LISTED = 3;

function conflictNotice(found: readonly { readonly key: string; readonly conflict: Conflict }[]): Notice {
  const names = [...new Set(found.map(({ conflict }) => conflict.network))];
  const [first, ...others] = names;
  const title =
    others.length === 0
      ? `${first} is not wholly reachable any more`
      : `${countText(names.length, "network")} are not wholly reachable any more`;
  const listed = found
    .slice(0, MOST_LISTED)
    .map(({ conflict: { network, what } }) => (others.length === 0 ? what : `${network}, ${what}`));
  const rest = found.length > MOST_LISTED ? [`and ${found.length - MOST_LISTED} more`] : [];
  return {
    kind: "conflict",
    about: found.map(({ key }) => key),
    title,
    body: `${[...listed, ...rest].join("; ")}. To have all of it back, ${CONFLICT_REMEDY}.`,
    section: null,
  };
}
