import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { libraryFolder, readClosure } from "./closure.js";
import { PROGRAM_FOLDER } from "./program.js";
import type { TarEntry } from "./tar.js";

/** Where the scripts of this folder live in the image. */
const SCRIPT_FOLDER = PROGRAM_FOLDER.slice(1);

/** The scripts of the image, beside this file in the source tree. */
const SCRIPTS = [
  "apply.sh",
  "arp.sh",
  "confine.sh",
  "diagnose.awk",
  "diagnose.sh",
  "firewall.awk",
  "firewall.sh",
  "guest-plan.sh",
  "guest-rules.sh",
  "guest-search.sh",
  "guest.sh",
  "inside-plan.sh",
  "inside.sh",
  "leg.sh",
  "nftables.sh",
  "outcome.sh",
  "plan.sh",
  "redial.sh",
  "shim-link.sh",
  "shim-rules.sh",
  "shim-way.sh",
  "shim.sh",
  "source-rule.sh",
  "statements.sh",
  "survey-plan.sh",
  "survey-view.sh",
  "survey.sh",
  "trace.sh",
  "tunnel.sh",
  "values.sh",
] as const;

const PROGRAMS = [
  "usr/bin/busybox",
  "usr/bin/dash",
  "usr/bin/getent",
  "usr/bin/ip",
  "usr/bin/wg",
  "usr/bin/wireguard-go",
  "usr/sbin/nft",
  "usr/sbin/xtables-legacy-multi",
  "usr/sbin/xtables-nft-multi",
] as const;

/** The only applets that the scripts call. */
const APPLETS = [
  "arping",
  "awk",
  "cat",
  "date",
  "grep",
  "mkdir",
  "mkfifo",
  "mknod",
  "rm",
  "sed",
  "sleep",
  "timeout",
  "tr",
  "uname",
] as const;

/** Folders that a program or the engine expects, and Debian's merged /usr. */
const SKELETON: readonly TarEntry[] = [
  ...["dev", "etc", "proc", "root", "run", "sys", "tmp", "usr", "usr/bin", "usr/lib", "usr/lib64"].map(
    directory,
  ),
  ...["usr/sbin", SCRIPT_FOLDER, "var"].map(directory),
  ...["bin", "lib", "lib64", "sbin"].map((name) => link(name, `usr/${name}`)),
  link("usr/bin/sh", "dash"),
  link("var/run", "../run"),
  file("etc/group", "root:x:0:\n"),
  file("etc/nsswitch.conf", "hosts: files dns\n"),
  file("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"),
];

/** Everything in the image's one layer, sorted by path. */
export function imageContents(tree: string, scriptFolder: string): TarEntry[] {
  const libraries = libraryFolder(tree);
  const entries = [
    ...SKELETON,
    ...readClosure(tree, [...PROGRAMS, ...xtablesPlugins(tree, libraries), ...copyrights(tree)]),
    file("usr/share/doc/packages", readFileSync(posix.join(tree, ".debs"))),
    ...APPLETS.map((name) => link(`usr/bin/${name}`, "busybox")),
    ...xtablesNames().map(([name, program]) => link(`usr/sbin/${name}`, program)),
    ...SCRIPTS.map((name) => file(`${SCRIPT_FOLDER}/${name}`, readFileSync(posix.join(scriptFolder, name)))),
  ];
  return withParents(entries).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** All of them, and not only those of our own rules: iptables-save fails on a rule whose plugin is missing. */
function xtablesPlugins(tree: string, libraries: string): string[] {
  return readdirSync(posix.join(tree, libraries, "xtables"))
    .filter((name) => /^lib(xt|ipt|ip6t)_/.test(name))
    .map((name) => `${libraries}/xtables/${name}`);
}

/** The licences of all that was unpacked; "packages" beside them names the versions, and so the sources. */
function copyrights(tree: string): string[] {
  return readdirSync(posix.join(tree, "usr/share/doc"))
    .map((name) => `usr/share/doc/${name}/copyright`)
    .filter((path) => existsSync(posix.join(tree, path)));
}

/** "ip6tables-legacy-save" and its eleven siblings; the program looks at the name it is called by. */
function xtablesNames(): [string, string][] {
  return ["iptables", "ip6tables"].flatMap((family) =>
    ["nft", "legacy"].flatMap((flavour) =>
      ["", "-save", "-restore"].map((verb): [string, string] => [
        `${family}-${flavour}${verb}`,
        `xtables-${flavour}-multi`,
      ]),
    ),
  );
}

function withParents(entries: readonly TarEntry[]): TarEntry[] {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  for (const entry of entries) {
    let parent = posix.dirname(entry.path);
    while (parent !== "." && !byPath.has(parent)) {
      byPath.set(parent, directory(parent));
      parent = posix.dirname(parent);
    }
  }
  return [...byPath.values()];
}

function directory(path: string): TarEntry {
  return { type: "directory", path };
}

function link(path: string, target: string): TarEntry {
  return { type: "link", path, target };
}

function file(path: string, content: string | Uint8Array): TarEntry {
  return { type: "file", path, bytes: Buffer.from(content), mode: 0o644 };
}
