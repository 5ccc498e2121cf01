import type { Action, DashboardApi, News, Outcome } from "../../bridge/dashboard/api.js";
import { readLines } from "./read-lines.js";
import type { LinkState } from "./transport.js";

const RETRY_MS = 1_500;
const UNREACHABLE: Outcome = {
  kind: "refused",
  message: 'The dashboard does not answer; run "dockline dashboard" again.',
};

/**
 * The dashboard's API over HTTP. The token goes in a header, which no other page can make a browser send. News are
 * one JSON object per line of a response that does not end; it is opened again when it breaks.
 */
export class HttpApi implements DashboardApi {
  readonly #token: string;
  readonly #onLink: (link: LinkState) => void;

  constructor(token: string, onLink: (link: LinkState) => void) {
    this.#token = token;
    this.#onLink = onLink;
  }

  look(listener: (news: News) => void): Disposable {
    const ended = new AbortController();
    void this.#follow(listener, ended.signal);
    return { [Symbol.dispose]: () => ended.abort() };
  }

  async perform(action: Action): Promise<Outcome> {
    try {
      const response = await fetch("api/action", {
        method: "POST",
        headers: { authorization: `Bearer ${this.#token}`, "content-type": "application/json" },
        body: JSON.stringify(action),
      });
      const answer = (await response.json()) as Outcome & { readonly message: string };
      return response.ok ? answer : { kind: "refused", message: answer.message };
    } catch {
      return UNREACHABLE;
    }
  }

  async #follow(listener: (news: News) => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const isDenied = await this.#readNews(listener, signal);
      if (isDenied || signal.aborted) return;
      this.#onLink({ kind: "lost" });
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** Resolves when the stream has broken; true when there is no use in opening it again. */
  async #readNews(listener: (news: News) => void, signal: AbortSignal): Promise<boolean> {
    try {
      const headers = { authorization: `Bearer ${this.#token}` };
      const response = await fetch("api/news", { headers, signal });
      if (response.status === 401 || response.status === 403) {
        const { message } = (await response.json()) as { readonly message: string };
        this.#onLink({ kind: "denied", message });
        return true;
      }
      if (!response.ok || response.body === null) return false;
      this.#onLink({ kind: "open" });
      await readLines(response.body, (line) => listener(JSON.parse(line) as News));
    } catch {
      // Whatever broke it, it is opened again.
    }
    return false;
  }
}
