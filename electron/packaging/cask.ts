import { INSTALLED, LABEL } from "../../bridge/helper-client/launchd/paths.js";
import type { Repository } from "../repository.js";
import { PackagingError } from "./packaging-error.js";

/** What Homebrew is told of one release. */
export interface Release {
  readonly version: string;
  readonly repository: Repository;
  /** Of the disk images, for each processor: 64 hexadecimal digits. */
  readonly sha256: { readonly arm64: string; readonly x64: string };
}

/** What the app leaves in a user's Library; the folder of its settings is Electron's as well. */
const LEFT_BEHIND = [
  "~/Library/Application Support/Dockline",
  "~/Library/Caches/dev.dockline",
  "~/Library/Caches/dev.dockline.ShipIt",
  "~/Library/Caches/dockline-updater",
  "~/Library/HTTPStorages/dev.dockline",
  "~/Library/Logs/Dockline",
  "~/Library/Preferences/dev.dockline.plist",
  "~/Library/Saved Application State/dev.dockline.savedState",
];

/**
 * The text of dockline.rb. Removing the cask removes the helper with everything that root has of it, by the same
 * paths as `dockline helper uninstall`. Throws PackagingError rather than write what is not a version or a sum, for
 * the text is Ruby.
 */
export function renderCask({ version, repository, sha256 }: Release): string {
  assertText("version", version, /^\d+\.\d+\.\d+(-[0-9a-z.]+)?$/);
  for (const sum of Object.values(sha256)) assertText("SHA-256", sum, /^[0-9a-f]{64}$/);
  const home = `https://github.com/${repository.owner}/${repository.name}`;
  return `cask "dockline" do
  arch arm: "arm64", intel: "x64"

  version "${version}"
  sha256 arm:   "${sha256.arm64}",
         intel: "${sha256.x64}"

  url "${home}/releases/download/v#{version}/Dockline-#{version}-#{arch}.dmg"
  name "Dockline"
  desc "Reach every Docker container by its own IP address"
  homepage "${home}"

  livecheck do
    url :url
    strategy :github_latest
  end

  auto_updates true
  depends_on macos: ">= :ventura"

  app "Dockline.app"
  binary "#{appdir}/Dockline.app/Contents/Resources/cli/dockline"

  uninstall launchctl: "${LABEL}",
            quit:      "dev.dockline",
            delete:    [
${quotedLines(Object.values(INSTALLED).sort(), 14)}
            ]

  zap trash: [
${quotedLines(LEFT_BEHIND, 4)}
  ]
end
`;
}

function quotedLines(paths: readonly string[], indentation: number): string {
  return paths.map((path) => `${" ".repeat(indentation)}"${path}",`).join("\n");
}

function assertText(what: string, text: string, form: RegExp): void {
  if (form.test(text)) return;
  throw new PackagingError("usage", `"${text}" is no ${what}, so there is no cask; give the release's own.`);
}
