import { expect, test } from "vitest";
import { SECURITY_HEADERS } from "../../../../bridge/dashboard/security-headers.js";
import { isOurPage, pageAddress } from "../../../../electron/windows/page-address.js";
import { pageResponse } from "../../../../electron/windows/page-protocol.js";

const html = { type: "text/html; charset=utf-8", content: Buffer.from("<!doctype html>") };
const script = { type: "text/javascript; charset=utf-8", content: Buffer.from("1;") };
const FILES = new Map([
  ["/", html],
  ["/welcome.html", html],
  ["/assets/page.js", script],
]);

test.each([
  ["dashboard", null, "dockline://app/"],
  ["dashboard", "settings", "dockline://app/#settings"],
  ["welcome", null, "dockline://app/welcome.html"],
] as const)("the %s at %s is %s, and is ours", (page, section, address) => {
  expect([pageAddress(page, section), isOurPage(address)]).toEqual([address, true]);
});

test("a file of the page is answered with its type and every header that a browser gets", async () => {
  const response = pageResponse(FILES, "dockline://app/assets/page.js?v=1");
  expect([response.status, await response.text(), Object.fromEntries(response.headers)]).toEqual([
    200,
    "1;",
    { ...SECURITY_HEADERS, "content-type": script.type },
  ]);
});

test("a page is answered at its address, wherever in it somebody looks", async () => {
  const statuses = [pageAddress("dashboard", "settings"), pageAddress("welcome")].map(
    (address) => pageResponse(FILES, address).status,
  );
  expect(statuses).toEqual([200, 200]);
});

test.each([
  "dockline://app/../package.json",
  "dockline://app/%2e%2e/package.json",
  "dockline://app//",
  "dockline://app/welcome.html/",
  "dockline://elsewhere/",
  "https://app/",
  "nonsense",
])("there is nothing at %s", async (url) => {
  const { status, headers } = pageResponse(FILES, url);
  expect([status, headers.get("content-security-policy")]).toEqual([
    404,
    SECURITY_HEADERS["content-security-policy"],
  ]);
});
