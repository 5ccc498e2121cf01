import type { ServerResponse } from "node:http";
import { type DashboardApi, MOST_SAMPLES, type News, type Sample } from "./api.js";

/**
 * Writes the news to `response`, one JSON object per line, until the reader goes away. A reader that is too slow
 * misses views in between, never the newest, and no sample but the oldest.
 */
export function streamNews(response: ServerResponse, api: DashboardApi): void {
  let view: News | null = null;
  let samples: readonly Sample[] = [];
  const send = () => {
    const late: readonly (News | null)[] = [view, samples.length === 0 ? null : { kind: "samples", samples }];
    [view, samples] = [null, []];
    const lines = late.flatMap((news) => (news === null ? [] : `${JSON.stringify(news)}\n`));
    if (lines.length > 0) response.write(lines.join(""));
  };
  const looking = api.look((news) => {
    if (news.kind === "view") view = news;
    else samples = [...samples, ...news.samples].slice(-MOST_SAMPLES);
    if (!response.writableNeedDrain) send();
  });
  response.on("drain", send);
  response.once("close", () => looking[Symbol.dispose]());
}
