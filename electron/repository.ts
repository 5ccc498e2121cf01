/** Where the project lives, and where its releases are published. */
export interface Repository {
  readonly owner: string;
  readonly name: string;
}

/** From package.json, the one place that has it. Throws Error where it is written in another way. */
export function repositoryOf(packageJson: { readonly repository: { readonly url: string } }): Repository {
  const { url } = packageJson.repository;
  const match = /^git\+https:\/\/github\.com\/([A-Za-z0-9-]+)\/([A-Za-z0-9._-]+)\.git$/.exec(url);
  const [, owner, name] = match ?? [];
  if (owner !== undefined && name !== undefined) return { owner, name };
  const wanted = "git+https://github.com/OWNER/NAME.git";
  throw new Error(`The repository of package.json is "${url}"; write it as ${wanted}.`);
}
