import { request } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DashboardServer } from "../../../bridge/dashboard/server.js";
import { CannedDashboard } from "../../ui/canned-dashboard.js";
import { SAMPLE_VIEWS } from "../../ui/sample-views.js";

const PAGE = new Map([
  ["/", { type: "text/html; charset=utf-8", content: Buffer.from("<!doctype html>") }],
  ["/assets/page.js", { type: "text/javascript; charset=utf-8", content: Buffer.from("0;") }],
]);

let api: CannedDashboard;
let server: DashboardServer;
let errors: unknown[];
beforeEach(async () => {
  api = new CannedDashboard(SAMPLE_VIEWS.connected());
  errors = [];
  server = await DashboardServer.listen({ page: PAGE, api, onError: (error) => errors.push(error) });
});
afterEach(() => server[Symbol.asyncDispose]());

const link = () => new URL(server.url);
const token = () => link().hash.replace("#token=", "");
/** What the real page sends. */
const asPage = () => ({
  host: link().host,
  origin: link().origin,
  authorization: `Bearer ${token()}`,
  "content-type": "application/json",
  "sec-fetch-site": "same-origin",
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request with exactly these headers, as a hostile program would send it: fetch would not let us. */
function ask(method: string, path: string, headers: Record<string, string>, body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: "127.0.0.1", port: link().port, method, path, headers, setHost: false },
      (response) => {
        let text = "";
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

const CONNECT = JSON.stringify({ do: "connect" });

test("an action of the page is performed, and its outcome is the answer", async () => {
  const answer = await ask("POST", "/api/action", asPage(), CONNECT);
  expect([answer.status, JSON.parse(answer.body), api.asked]).toEqual([
    200,
    { kind: "done" },
    [{ do: "connect" }],
  ]);
});

test.each([
  ["another name that resolves to this machine", { host: "evil.example:80" }, 421],
  ["localhost", { host: "localhost" }, 421],
  ["no host", { host: "" }, 421],
  ["another page", { origin: "http://evil.example" }, 403],
  ["a page of another port of this machine", { origin: "http://127.0.0.1:1" }, 403],
  ["a page without an origin", { origin: "null" }, 403],
  ["another site by the browser's word", { "sec-fetch-site": "cross-site" }, 403],
  ["another port by the browser's word", { "sec-fetch-site": "same-site" }, 403],
  ["another token", { authorization: `Bearer ${"A".repeat(43)}` }, 401],
  ["a token that is a part of ours", { authorization: "Bearer " }, 401],
  ["a token by another scheme", { authorization: "Basic AAAA" }, 401],
])("a write by %s is refused, and nothing is done", async (_, headers, status) => {
  const answer = await ask("POST", "/api/action", { ...asPage(), ...headers }, CONNECT);
  expect([answer.status, api.asked]).toEqual([status, []]);
  const news = await ask("GET", "/api/news", { ...asPage(), ...headers });
  expect([news.status, news.body.includes("shop")]).toEqual([status, false]);
});

test.each(["application/x-www-form-urlencoded", "text/plain", "application/json; charset=utf-16"])(
  "a body that calls itself %s is refused, and nothing is done",
  async (type) => {
    const answer = await ask("POST", "/api/action", { ...asPage(), "content-type": type }, CONNECT);
    expect([answer.status, api.asked]).toEqual([415, []]);
  },
);

test("a write without an origin is refused: browsers always send it", async () => {
  const { origin: _, ...headers } = asPage();
  expect([(await ask("POST", "/api/action", headers, CONNECT)).status, api.asked]).toEqual([403, []]);
});

test.each([
  ["no JSON", "connect", 400],
  ["nothing", "", 400],
  ["null", "null", 400],
  ["an unknown action", '{"do":"explode"}', 400],
  ["an unknown field", '{"do":"connect","host":"tcp://evil"}', 400],
  ["a choice of no networks", '{"do":"choose-networks","change":{"verb":"disable","names":[]}}', 400],
  [
    "a name that is too long",
    `{"do":"choose-networks","change":{"verb":"enable","names":["${"a".repeat(256)}"]}}`,
    400,
  ],
  [
    "an MTU out of range",
    '{"do":"change-settings","settings":{"engine":{"kind":"as-docker"},"mtu":20}}',
    400,
  ],
  [
    "a context with a path in its name",
    '{"do":"change-settings","settings":{"engine":{"kind":"context","name":"../../etc"},"mtu":1420}}',
    400,
  ],
  [
    "an engine by another scheme",
    '{"do":"change-settings","settings":{"engine":{"kind":"host","url":"file:///etc/passwd"},"mtu":1420}}',
    400,
  ],
  ["a body without end", `"${"a".repeat(70_000)}"`, 413],
])("a body that is %s is refused, and nothing is done", async (_, body, status) => {
  const answer = await ask("POST", "/api/action", asPage(), body);
  expect([answer.status, api.asked, errors]).toEqual([status, [], []]);
});

test.each([
  ["GET", "/api/action", 405],
  ["POST", "/api/news", 405],
  ["POST", "/", 405],
  ["OPTIONS", "/api/action", 405],
  ["GET", "/../package.json", 404],
  ["GET", "/%2e%2e/package.json", 404],
  ["GET", "/assets/", 404],
  ["GET", "//evil.example/", 404],
  ["GET", "/?a", 404],
])("%s %s answers %i", async (method, path, status) => {
  expect((await ask(method, path, asPage())).status).toBe(status);
});

test("the page needs no token and says nothing; every answer forbids what it does not need", async () => {
  const page = await ask("GET", "/", { host: link().host });
  expect([page.status, page.body]).toEqual([200, "<!doctype html>"]);
  const refused = await ask("GET", "/api/news", { host: link().host });
  for (const { headers } of [page, refused]) {
    expect(headers).toMatchObject({
      "content-security-policy": expect.stringMatching(
        /^default-src 'none'; script-src 'self'; style-src 'self'; .*frame-ancestors 'none'/,
      ),
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
    });
    expect(
      Object.keys(headers).filter((name) => /^(set-cookie|access-control|server|x-powered)/.test(name)),
    ).toEqual([]);
  }
});

test("it listens on the loopback address alone, with a token of 256 bits of its own", async () => {
  await using second = await DashboardServer.listen({ page: PAGE, api, onError() {} });
  expect(link().hostname).toBe("127.0.0.1");
  expect([Buffer.from(token(), "base64url").length, second.url.endsWith(token())]).toEqual([32, false]);
});

test("news begin with the whole view, and looking ends with the connection", async () => {
  const first = await new Promise<string>((resolve) => {
    const headers = asPage();
    const reading = request(
      { host: "127.0.0.1", port: link().port, path: "/api/news", headers },
      (response) => {
        let text = "";
        response.on("error", () => {});
        response.on("data", (chunk) => {
          text += chunk;
          if (!text.includes("\n")) return;
          reading.destroy();
          resolve(text.slice(0, text.indexOf("\n")));
        });
      },
    );
    reading.on("error", () => {});
    reading.end();
  });
  expect(JSON.parse(first)).toEqual(
    JSON.parse(JSON.stringify({ kind: "view", view: SAMPLE_VIEWS.connected() })),
  );
  await vi.waitFor(() => expect(api.lookers).toBe(0));
});

test("a reader that is too slow gets the newest view when it reads again, not every one in between", async () => {
  const socket = connect({ host: "127.0.0.1", port: Number(link().port) });
  const { host, authorization } = asPage();
  socket.write(`GET /api/news HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\n\r\n`);
  await vi.waitFor(() => expect(api.lookers).toBe(1));
  socket.pause();
  const crowded = SAMPLE_VIEWS.crowded();
  for (let number = 0; number < 200; number += 1) api.show({ ...crowded, trouble: `number ${number}` });
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString();
  });
  socket.resume();
  await vi.waitFor(() => expect(text).toContain('"number 199"'), { timeout: 15_000 });
  expect(text.match(/"number \d+"/g)?.length).toBeLessThan(100);
  socket.destroy();
});

test("more dashboards than a person has are refused, and a closed one makes room", async () => {
  const readers = Array.from({ length: 16 }, () => {
    const reader = request({ host: "127.0.0.1", port: link().port, path: "/api/news", headers: asPage() });
    reader.on("response", (response) => response.on("error", () => {}).resume());
    reader.on("error", () => {});
    reader.end();
    return reader;
  });
  await vi.waitFor(() => expect(api.lookers).toBe(16));
  expect((await ask("GET", "/api/news", asPage())).status).toBe(503);
  readers[0]?.destroy();
  await vi.waitFor(() => expect(api.lookers).toBe(15));
  for (const reader of readers) reader.destroy();
});

test("what goes wrong inside is told in the terminal, and the page learns no more than that", async () => {
  api.perform = async () => {
    throw new Error("secret detail");
  };
  const answer = await ask("POST", "/api/action", asPage(), CONNECT);
  expect([answer.status, answer.body.includes("secret"), String(errors[0])]).toEqual([
    500,
    false,
    "Error: secret detail",
  ]);
});
