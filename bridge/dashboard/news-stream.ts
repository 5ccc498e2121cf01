import type { ServerResponse } from "node:http";
import type { DashboardApi, News } from "./api.js";

/**
 * Writes the news to `response`, one JSON object per line, until the reader goes away. A reader that is too slow
 * misses samples and old views, never the newest view.
 */
export function streamNews(response: ServerResponse, api: DashboardApi): void {
  let late: News | null = null;
  const send = (news: News) => response.write(`${JSON.stringify(news)}\n`);
  const looking = api.look((news) => {
    if (!response.writableNeedDrain) send(news);
    else if (news.kind === "view") late = news;
  });
  response.on("drain", () => {
    if (late !== null) send(late);
    late = null;
  });
  response.once("close", () => looking[Symbol.dispose]());
}
