import type { UpdateFeed } from "./released-updates.js";

/** Where this product's releases are, for a person and for a program. */
export interface Releases {
  /** https, whatever package.json says. */
  readonly page: string;
  readonly feed: UpdateFeed;
}

/** From package.json's "homepage", as in "https://github.com/dockline/dockline". Throws where it is anything else. */
export function releasesOf(homepage: string): Releases {
  const match = /^https:\/\/github\.com\/([A-Za-z0-9-]{1,39})\/([A-Za-z0-9._-]{1,100})$/.exec(homepage);
  const [, owner, repo] = match ?? [];
  if (owner === undefined || repo === undefined)
    throw new Error(
      `The homepage of package.json is "${homepage}"; write it as https://github.com/OWNER/NAME.`,
    );
  return { page: `${homepage}/releases/latest`, feed: { provider: "github", owner, repo } };
}
