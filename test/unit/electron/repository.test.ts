import { expect, test } from "vitest";
import { repositoryOf } from "../../../electron/repository.js";
import packageJson from "../../../package.json" with { type: "json" };

const of = (url: string) => repositoryOf({ repository: { url } });

test("owner and name come from package.json", () => {
  expect(of("git+https://github.com/somebody/a.name_1-2.git")).toEqual({
    owner: "somebody",
    name: "a.name_1-2",
  });
  expect(Object.values(repositoryOf(packageJson)).every((one) => one.length > 0)).toBe(true);
});

test.each(["github:somebody/dockline", "https://example.org/a/b.git", 'git+https://github.com/a"/b.git', ""])(
  "%j is refused with the form that it should have",
  (url) => {
    expect(() => of(url)).toThrow(`is "${url}"; write it as git+https://github.com/OWNER/NAME.git.`);
  },
);
