import { expect, test } from "vitest";
import { PageLinks } from "../../../../electron/shell/page-links.js";
import { SAMPLE_VIEWS } from "../../../ui/sample-views.js";

const { snapshot } = SAMPLE_VIEWS.connected();

test("a container's address is opened once it is known, and no more when the container is gone", () => {
  const opened: string[] = [];
  const links = new PageLinks({ openExternal: async (url) => void opened.push(url), tellError: () => {} });
  const open = () => links.open("http://172.20.0.5/");
  open();
  expect(opened).toEqual([]);
  links.see(snapshot);
  open();
  expect(opened).toEqual(["http://172.20.0.5/"]);
  links.see({ containers: [] });
  open();
  expect(opened).toEqual(["http://172.20.0.5/"]);
});

test.each(["http://8.8.8.8/", "http://172.20.0.5/path", "file:///etc/passwd", "javascript:alert(1)", ""])(
  "%j is not opened",
  (url) => {
    const opened: string[] = [];
    const links = new PageLinks({ openExternal: async (one) => void opened.push(one), tellError: () => {} });
    links.see(snapshot);
    links.open(url);
    links.open("http://172.20.0.5/");
    expect(opened).toEqual(["http://172.20.0.5/"]);
  },
);

test("a browser that cannot be opened is for the log", async () => {
  const failure = new Error("no browser");
  const told: unknown[] = [];
  const links = new PageLinks({
    openExternal: () => Promise.reject(failure),
    tellError: (error) => void told.push(error),
  });
  links.see(snapshot);
  links.open("http://172.20.0.5/");
  await Promise.resolve();
  await Promise.resolve();
  expect(told).toEqual([failure]);
});
