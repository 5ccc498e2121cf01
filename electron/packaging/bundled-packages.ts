/** Of esbuild's metafile, what is read here. */
export interface BundleFacts {
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The folders of the npm packages that a bundle has something of, each once, by name; as in "node_modules/zod". */
export function bundledPackages(bundles: readonly BundleFacts[]): readonly string[] {
  const folders = bundles.flatMap(({ inputs }) => Object.keys(inputs)).flatMap(packageFolder);
  return [...new Set(folders)].sort();
}

/** None for a file of ours. A package inside another's node_modules is the inner one. */
function packageFolder(input: string): readonly string[] {
  const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
  return match === null ? [] : [match[0]];
}
