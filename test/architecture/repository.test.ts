import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { minVersion, satisfies } from "semver";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const tracked = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" }).trim().split("\n");

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly engines?: { readonly node?: string };
}

const lock = JSON.parse(read("package-lock.json")) as { readonly packages: Record<string, LockedPackage> };

test("every optional package that another one names is itself in the lock, macOS ones included", () => {
  const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(path, name))
      .map((name) => `${path} → ${name}`),
  );
  // Native speed-ups of ssh2, which is never used: ssh:// engines are refused.
  expect(missing.filter((line) => !/ → (cpu-features|nan)$/.test(line))).toEqual([]);
});

test("dependencies are pinned to exact versions", () => {
  const { dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<
    string,
    Record<string, string>
  >;
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
  );
  expect(loose).toEqual([]);
});

test("every package says that it runs on the oldest Node that we promise", () => {
  const { engines } = JSON.parse(read("package.json")) as { readonly engines: { readonly node: string } };
  const oldest = minVersion(engines.node);
  // What fetches Electron's binary, for `npm start`; the app itself brings its own Node.
  const reviewed = [
    "electron",
    "@electron/get",
    "@electron/rebuild",
    "@electron-internal/extract-zip",
    "node-abi",
  ];
  const newer = Object.entries(lock.packages)
    .filter(([path]) => !reviewed.some((name) => path.endsWith(`node_modules/${name}`)))
    .filter(([, { engines: { node = "*" } = {} }]) => oldest !== null && !satisfies(oldest, node))
    .map(([path, { engines: wanted }]) => `${path}: ${wanted?.node}`);
  expect(newer).toEqual([]);
});

test("what is shipped has a permissive licence", () => {
  const permissive =
    /^(MIT|ISC|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|0BSD|BlueOak-1\.0\.0|Unlicense|\(?MIT OR [^)]+\)?)$/;
  // Their package.json says so in an older form that npm does not copy into the lock.
  const reviewed = ["ssh2", "cpu-features", "buildcheck"].map((name) => `node_modules/${name}`);
  const others = Object.entries(lock.packages)
    .filter(([path, { dev }]) => path !== "" && dev !== true && !reviewed.includes(path))
    .filter(([, { license = "none" }]) => !permissive.test(license))
    .map(([path, { license }]) => `${path}: ${license}`);
  expect(others).toEqual([]);
});

test("no address of a package registry and no path of one machine is in the repository", () => {
  const forbidden = new RegExp(
    ["registry\\.npmjs", "deb\\.debian\\.org", "/wo" + "rk/", "proxy\\.golang"].join("|"),
  );
  const offences = tracked.filter(
    (file) => /\.(ts|sh|md|json|ya?ml|cjs|mjs)$|Dockerfile|^\.ci/.test(file) && forbidden.test(read(file)),
  );
  expect(offences).toEqual([]);
});

test("workflows may read the repository and no more, unless one job says so, and take actions by their version", () => {
  const workflows = tracked.filter((file) => file.startsWith(".github/workflows/"));
  const loose = workflows.flatMap((file) => {
    const text = read(file);
    const actions = [...text.matchAll(/uses: (\S+)/g)].map((match) => match[1] ?? "");
    const unversioned = actions.filter((action) => !/^actions\/[a-z-]+@v\d+$|^\.\/\.github\//.test(action));
    const isReader = /^permissions:\n {2}contents: read\n\n/m.test(text);
    return [...unversioned.map((action) => `${file}: ${action}`), ...(isReader ? [] : [file])];
  });
  expect([workflows.length > 0, loose]).toEqual([true, []]);
});

function isLocked(path: string, name: string): boolean {
  for (let parent = path; ; parent = parent.slice(0, Math.max(0, parent.lastIndexOf("/node_modules/")))) {
    const candidate = parent === "" ? `node_modules/${name}` : `${parent}/node_modules/${name}`;
    if (candidate in lock.packages) return true;
    if (parent === "") return false;
  }
}
