import { expect, test } from "vitest";
import { releasesOf } from "../../../../electron/app/releases.js";

test("releases are where the project is", () => {
  expect(releasesOf("https://github.com/dockline/dockline")).toEqual({
    page: "https://github.com/dockline/dockline/releases/latest",
    feed: { provider: "github", owner: "dockline", repo: "dockline" },
  });
});

test.each([
  "http://github.com/dockline/dockline",
  "https://github.com.evil.example/dockline/dockline",
  "https://ada@github.com/dockline/dockline",
  "https://github.com/dockline/dockline/../../evil",
  "file:///etc/passwd",
])("nothing else is opened or asked: %s", (homepage) => {
  expect(() => releasesOf(homepage)).toThrow(/write it as https:\/\/github\.com\/OWNER\/NAME/);
});
