import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { extractFile, getRawHeader, listPackage } from "@electron/asar";
import { FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import plist from "plist";
import { beforeAll, describe, expect, test } from "vitest";
import { readManifest } from "../../bridge/helper-client/launchd/manifest.js";
import { MAC_ARCHITECTURES, macTarget } from "../../electron/packaging/mac-target.js";
import packageJson from "../../package.json" with { type: "json" };
import { readImageManifest } from "../../vm-setup/image.js";
import { type AppCommand, buildApp } from "../electron/build-app.js";
import { NODE_BYTES, type PackagedApp, packageStandIn, standInNode } from "./packaged-app.js";
import { callPacked, startPacked } from "./packed-programs.js";

const MB = 1_000_000;
const PERMISSIVE = /^(MIT|ISC|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|0BSD|BlueOak-1\.0\.0|Python-2\.0)$/;

let command: AppCommand;
beforeAll(async () => {
  command = await buildApp();
});

describe.each(MAC_ARCHITECTURES)("the app for %s", (architecture) => {
  let app: PackagedApp;
  let archive: string;
  const resource = (path: string) => join(app.contents, "Resources", path);
  beforeAll(async () => {
    app = await packageStandIn(architecture);
    archive = resource("app.asar");
    return () => app[Symbol.dispose]();
  });

  test("has Electron's layout under our name, with one language and nothing of Electron's own app", () => {
    const top = ["Frameworks", "Info.plist", "MacOS", "PkgInfo", "Resources"];
    const helpers = ["", " (GPU)", " (Plugin)", " (Renderer)"].map((kind) => `Dockline Helper${kind}.app`);
    expect({
      top: readdirSync(app.contents).sort(),
      programs: readdirSync(join(app.contents, "MacOS")),
      frameworks: readdirSync(join(app.contents, "Frameworks")).sort(),
      languages: readdirSync(resource(".")).filter((name) => name.endsWith(".lproj")),
    }).toEqual({
      top,
      programs: ["Dockline"],
      frameworks: [...helpers, "Electron Framework.framework"].sort(),
      languages: ["en.lproj", "en_GB.lproj"],
    });
  });

  test("says in Info.plist who it is, that it lives in the menu bar, and asks for nothing but the network", () => {
    const info = plist.parse(readFileSync(join(app.contents, "Info.plist"), "utf8")) as Record<
      string,
      unknown
    >;
    const { ElectronAsarIntegrity, NSAppTransportSecurity, ...rest } = info;
    expect(rest).toEqual({
      CFBundleDisplayName: "Dockline",
      CFBundleExecutable: "Dockline",
      CFBundleIconFile: "icon.icns",
      CFBundleIdentifier: "dev.dockline",
      CFBundleName: "Dockline",
      CFBundlePackageType: "APPL",
      CFBundleShortVersionString: packageJson.version,
      CFBundleVersion: packageJson.version,
      LSApplicationCategoryType: "public.app-category.developer-tools",
      LSMinimumSystemVersion: "13.5",
      LSUIElement: true,
      NSHumanReadableCopyright: "Copyright © 2026 the Dockline authors",
      NSLocalNetworkUsageDescription:
        "Dockline asks your containers whether they can be reached, also those with addresses of your own network.",
    });
    const header = createHash("sha256").update(getRawHeader(archive).headerString).digest("hex");
    expect(ElectronAsarIntegrity).toEqual({ "Resources/app.asar": { algorithm: "SHA256", hash: header } });
  });

  test("has its own icon, and Electron's is gone", () => {
    const icons = readdirSync(resource(".")).filter((name) => name.endsWith(".icns"));
    const ours = readFileSync("assets/app/icon.icns");
    expect([icons, readFileSync(resource("icon.icns")).equals(ours)]).toEqual([["icon.icns"], true]);
  });

  test("has every fuse set: it is no Node, takes no options, and loads only what its checksum covers", async () => {
    const { version, ...wire } = await getCurrentFuseWire(join(app.contents, ".."));
    const states = Object.entries(wire).map(([fuse, state]) => [FuseV1Options[Number(fuse)], Number(state)]);
    const [off, on] = ["0", "1"].map((digit) => digit.charCodeAt(0));
    expect([version, Object.fromEntries(states)]).toEqual([
      "1",
      {
        RunAsNode: off,
        EnableCookieEncryption: off,
        EnableNodeOptionsEnvironmentVariable: off,
        EnableNodeCliInspectArguments: off,
        EnableEmbeddedAsarIntegrityValidation: on,
        OnlyLoadAppFromAsar: on,
        LoadBrowserProcessSpecificV8Snapshot: off,
        GrantFileProtocolExtraPrivileges: off,
      },
    ]);
  });

  test("holds in its archive the bundles, the page and the tray's icons, exactly", () => {
    const icons = readdirSync("assets/tray").filter((name) => name.endsWith(".png"));
    const built = ["dist/app", "dist/dashboard"].flatMap(filesBelow);
    const page = built.filter((file) => file !== "dist/dashboard/licences.json");
    const packed = listPackage(archive, { isPack: false }).filter((path) => /\.[a-z]+$/.test(path));
    expect(packed.map((path) => path.slice(1)).sort()).toEqual(
      ["package.json", ...icons.map((name) => `assets/tray/${name}`), ...page].sort(),
    );
    const unwanted = /\.(map|ts|tsx|cts|mts)$|node_modules/;
    expect(packed.filter((path) => unwanted.test(path))).toEqual([]);
  });

  test("starts the bundle, and names the version that it is", () => {
    const { name, version, main, type } = JSON.parse(extractFile(archive, "package.json").toString("utf8"));
    expect({ name, version, main, type }).toEqual({
      name: "dockline",
      version: packageJson.version,
      main: "dist/app/main.js",
      type: "module",
    });
    expect(extractFile(archive, "dist/app/main.js").equals(readFileSync("dist/app/main.js"))).toBe(true);
  });

  test("has beside its archive what the command line and the helper need, with the modes that they need", () => {
    const images = macTarget(architecture).images.map((one) => `images/vm-setup-${one}.tar 644`);
    const page = filesBelow("dist/dashboard").filter((file) => !file.endsWith("licences.json"));
    expect(
      filesBelow(resource("."))
        .filter(isOurs(resource(".")))
        .map(modeOf(resource(".")))
        .sort(),
    ).toEqual(
      [
        "cli.js 755",
        "cli/dockline 755",
        ...page.map((file) => `${relative("dist", file)} 644`),
        "helper.cjs 644",
        ...images,
        "images/vm-setup.json 644",
        ...["DOCKLINE", "NODE", "THIRD-PARTY-NOTICES", "WIREGUARD-GO"].map(
          (name) => `licences/${name}.txt 644`,
        ),
        "mac-helper/helper.cjs 644",
        "mac-helper/manifest.json 644",
        "mac-helper/node 755",
        "mac-helper/wireguard-go 755",
      ].sort(),
    );
  });

  test("has a manifest that an installation accepts: root gets the files that were built", async () => {
    const { architecture: cpu } = macTarget(architecture).program;
    const sums = await readManifest(resource("mac-helper"));
    expect(sums).toEqual({
      node: sumOf(standInNode(architecture)),
      "helper.cjs": sumOf(readFileSync("dist/helper.cjs")),
      "wireguard-go": sumOf(readFileSync(`dist/engine/darwin-${cpu}/wireguard-go`)),
    });
  });

  test("lists exactly the VM's images that it has", () => {
    const manifest = readImageManifest(readFileSync(resource("images/vm-setup.json"), "utf8")) ?? {};
    const found = Object.entries(manifest).map(([name, { file, sha256 }]) => [
      name,
      sumOf(readFileSync(resource(`images/${file}`))) === sha256,
    ]);
    expect(found).toEqual(macTarget(architecture).images.map((name) => [name, true]));
  });

  test("starts with nothing but its archive: an icon, a menu, and its page", async () => {
    const { page, ...seen } = await startPacked(archive, command);
    // The icon for this machine's menu bar, not for a Mac's.
    expect(seen).toEqual({ icon: "off.png", canConnect: true });
    expect([page.status, page.body]).toEqual([200, readFileSync("dist/dashboard/index.html", "utf8")]);
  });

  test("has a command line that finds its Node and its files, however it is called", async () => {
    const { versions, dashboard } = await callPacked(resource("."));
    expect(versions).toEqual(Array(4).fill(packageJson.version));
    expect(dashboard).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
  });

  test("carries the licences of all that is in it", () => {
    const notices = readFileSync(resource("licences/THIRD-PARTY-NOTICES.txt"), "utf8");
    const named = [...notices.matchAll(/^-{80}\n(\S+) \S+ \(/gm)].map((match) => match[1]);
    expect(named).toEqual(expect.arrayContaining(["commander", "dockerode", "react", "uplot", "zod"]));
    const licences = [...notices.matchAll(/^-{80}\n\S+ \S+ \((.*)\)$/gm)].map((match) => match[1] ?? "");
    expect([licences.length, licences.filter((one) => !PERMISSIVE.test(one))]).toEqual([named.length, []]);
    const withoutText = [...notices.matchAll(/^(\S+) .*\n\nIts package has no text/gm)].map(
      (match) => match[1],
    );
    expect(withoutText).toEqual(["lazy-val", "split-ca"]);
    const electron = ["LICENSE.electron.txt", "LICENSES.chromium.html"].map(
      (name) => statSync(resource(name)).size,
    );
    expect(electron.every((bytes) => bytes > 0)).toBe(true);
  });

  test("is as large as it has to be", () => {
    const bytes = {
      archive: statSync(archive).size,
      images: sizeOf(resource("images")),
      node: NODE_BYTES[architecture],
      rest:
        sizeOf(resource(".")) -
        statSync(archive).size -
        sizeOf(resource("images")) -
        NODE_BYTES[architecture],
    };
    const shown = Object.entries(bytes).map(([name, size]) => `${name} ${(size / MB).toFixed(1)}`);
    console.log(`the app for ${architecture}, without Electron, in MB: ${shown.join(", ")}`);
    const limits = { archive: 3 * MB, images: 50 * MB, node: 150 * MB, rest: 8 * MB };
    const over = Object.entries(bytes).filter(([name, size]) => size > limits[name as keyof typeof limits]);
    expect([over, bytes.archive > MB / 2, bytes.images > 15 * MB]).toEqual([[], true, true]);
  });
});

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Not Electron's, nor the archive and the icon, which have tests of their own. */
function isOurs(folder: string) {
  return (file: string) => !/\.lproj\/|^LICENSES?\.|^app\.asar$|^icon\.icns$/.test(relative(folder, file));
}

function modeOf(folder: string) {
  return (file: string) => `${relative(folder, file)} ${(statSync(file).mode & 0o7777).toString(8)}`;
}

function sumOf(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function sizeOf(folder: string): number {
  return filesBelow(folder).reduce((sum, file) => sum + statSync(file).size, 0);
}
