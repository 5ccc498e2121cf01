import { expect, test } from "vitest";
import { INSTALLED, LABEL } from "../../../../bridge/helper-client/launchd/paths.js";
import { type Release, renderCask } from "../../../../electron/packaging/cask.js";

const RELEASE: Release = {
  version: "1.2.3",
  repository: { owner: "somebody", name: "dockline" },
  sha256: { arm64: "a".repeat(64), x64: "0".repeat(64) },
};

test("the cask installs the app and its command, and its removal leaves nothing of the helper", () => {
  expect(renderCask(RELEASE)).toBe(`cask "dockline" do
  arch arm: "arm64", intel: "x64"

  version "1.2.3"
  sha256 arm:   "${"a".repeat(64)}",
         intel: "${"0".repeat(64)}"

  url "https://github.com/somebody/dockline/releases/download/v#{version}/Dockline-#{version}-#{arch}.dmg"
  name "Dockline"
  desc "Reach every Docker container by its own IP address"
  homepage "https://github.com/somebody/dockline"

  livecheck do
    url :url
    strategy :github_latest
  end

  auto_updates true
  depends_on macos: ">= :ventura"

  app "Dockline.app"
  binary "#{appdir}/Dockline.app/Contents/Resources/cli/dockline"

  uninstall launchctl: "dev.dockline.helper",
            quit:      "dev.dockline",
            delete:    [
              "/Library/LaunchDaemons/dev.dockline.helper.plist",
              "/Library/LaunchDaemons/dev.dockline.helper.plist.new",
              "/Library/PrivilegedHelperTools/dev.dockline.helper",
              "/Library/PrivilegedHelperTools/dev.dockline.helper.new",
              "/Library/PrivilegedHelperTools/dev.dockline.helper.old",
              "/private/etc/newsyslog.d/dev.dockline.helper.conf",
              "/private/etc/newsyslog.d/dev.dockline.helper.conf.new",
              "/private/var/log/dockline",
              "/private/var/run/dev.dockline",
              "/private/var/run/dev.dockline.helper.lock",
            ]

  zap trash: [
    "~/Library/Application Support/Dockline",
    "~/Library/Caches/dev.dockline",
    "~/Library/Caches/dev.dockline.ShipIt",
    "~/Library/Caches/dockline-updater",
    "~/Library/HTTPStorages/dev.dockline",
    "~/Library/Logs/Dockline",
    "~/Library/Preferences/dev.dockline.plist",
    "~/Library/Saved Application State/dev.dockline.savedState",
  ]
end
`);
});

test("every path that an installation makes is removed with the cask, and its job too", () => {
  const text = renderCask(RELEASE);
  const missing = Object.values(INSTALLED).filter((path) => !text.includes(`"${path}",`));
  expect([missing, text.includes(`launchctl: "${LABEL}"`)]).toEqual([[], true]);
});

test.each<[string, Release]>([
  ["version", { ...RELEASE, version: '1.2.3"; system("id")' }],
  ["version", { ...RELEASE, version: "v1.2.3" }],
  ["SHA-256", { ...RELEASE, sha256: { ...RELEASE.sha256, x64: "A".repeat(64) } }],
  ["SHA-256", { ...RELEASE, sha256: { ...RELEASE.sha256, arm64: "" } }],
])("what is no %s is refused", (what, release) => {
  expect(() => renderCask(release)).toThrow(`is no ${what}, so there is no cask`);
});
