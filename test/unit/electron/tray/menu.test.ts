import { expect, test } from "vitest";
import type { AppView } from "../../../../bridge/dashboard/app.js";
import { DEFAULT_SETTINGS } from "../../../../bridge/model/settings.js";
import type { Snapshot } from "../../../../bridge/model/snapshot.js";
import type { BridgeState } from "../../../../bridge/model/state.js";
import { menuTemplate } from "../../../../electron/tray/menu.js";
import { type MenuEntry, textEntries } from "../../../../electron/tray/menu-entry.js";
import { type TraySettings, trayView } from "../../../../electron/tray/view.js";
import { containerOn } from "../../../fakes/fake-containers.js";
import { bridgeNetwork } from "../../../fakes/fake-ports.js";
import { QUIET_APP } from "../../../fakes/quiet-app.js";
import { crowdedEngine, developersEngine } from "../../../ui/sample-engine.js";
import { BUSY_HOST, NOON, sampleSnapshot } from "../../../ui/sample-snapshot.js";
import { SAMPLE_VIEWS } from "../../../ui/sample-views.js";

const CONNECTED: BridgeState = { kind: "connected", since: NOON };
const SETTINGS: TraySettings = {
  trouble: null,
  chosen: DEFAULT_SETTINGS,
  engines: [],
  app: QUIET_APP,
};
const menuOf = (snapshot: Snapshot) => menuTemplate(trayView(snapshot, SETTINGS));
const menuWith = (app: AppView) =>
  menuTemplate(trayView(sampleSnapshot({ kind: "disconnected" }, null), { ...SETTINGS, app }));
const below = (entries: readonly MenuEntry[], label: string) =>
  entries.flatMap((entry) => (entry.kind === "submenu" && entry.label === label ? entry.entries : []));
const told = (entry: MenuEntry) => (entry.kind === "separator" ? "-" : entry.label);

test("the whole menu of a small engine", () => {
  const shop = bridgeNetwork("shop_default", "172.20.0.0/16");
  const web = {
    ...containerOn(shop, "172.20.0.5"),
    id: "c1",
    name: "web",
    exposedPorts: [{ port: 8080, protocol: "tcp" }],
  };
  const menu = menuOf(sampleSnapshot(CONNECTED, { networks: [shop], containers: [web] }));
  const host = "unix:///Users/ada/.docker/run/docker.sock";
  const asDocker = { do: "change-settings", settings: DEFAULT_SETTINGS };
  const command = (label: string, action: object, accelerator: string | null = null) => ({
    kind: "command",
    label,
    accelerator,
    action,
  });
  const separator = { kind: "separator" };
  expect(menu).toEqual([
    { kind: "text", label: "Connected – Docker Desktop" },
    { kind: "text", label: "The one network is reachable; 1 container running." },
    separator,
    command("Disconnect", { do: "perform", action: { do: "disconnect" } }),
    separator,
    {
      kind: "submenu",
      label: "Networks",
      entries: [
        {
          kind: "switch",
          label: "shop_default  172.20.0.0/16 – Reachable",
          isOn: true,
          isEnabled: true,
          action: {
            do: "perform",
            action: { do: "choose-networks", change: { verb: "disable", names: ["shop_default"] } },
          },
        },
      ],
    },
    {
      kind: "submenu",
      label: "Containers",
      entries: [
        {
          kind: "submenu",
          label: "web  172.20.0.5",
          entries: [
            command("Copy 172.20.0.5", { do: "copy", text: "172.20.0.5" }),
            command("Copy web", { do: "copy", text: "web" }),
            separator,
            command("Open http://172.20.0.5:8080/", { do: "open-link", url: "http://172.20.0.5:8080/" }),
            command("Open Shell", {
              do: "open-terminal",
              command: ["docker", "--host", host, "exec", "--interactive", "--tty", "c1", "sh"],
            }),
          ],
        },
      ],
    },
    {
      kind: "submenu",
      label: "Docker",
      entries: [
        {
          kind: "choice",
          label: "As the docker Command Chooses",
          isOn: true,
          isEnabled: true,
          action: { do: "perform", action: asDocker },
        },
        separator,
        command("Look for Engines", { do: "perform", action: { do: "look-for-engines" } }),
      ],
    },
    separator,
    command("Open Dashboard", { do: "open-dashboard" }),
    {
      kind: "switch",
      label: "Open at Login",
      isOn: false,
      isEnabled: true,
      action: { do: "open-at-login", isWanted: true },
    },
    command("Settings…", { do: "open-settings" }, "CommandOrControl+,"),
    {
      kind: "submenu",
      label: "Help",
      entries: [
        command("Show Logs", { do: "show-logs" }),
        command("Copy Diagnostics", { do: "copy-diagnostics" }),
        command("Report a Problem…", { do: "report-problem" }),
        separator,
        command("Uninstall Helper…", { do: "uninstall-helper" }),
      ],
    },
    separator,
    command("About Dockline", { do: "show-about" }),
    command("Check for Updates…", { do: "perform", action: { do: "look-for-update" } }),
    command("Quit Dockline", { do: "quit" }, "CommandOrControl+Q"),
  ]);
});

test("a network in conflict says with whom, and one that is switched off can be switched on", () => {
  const networks = below(menuOf(sampleSnapshot(CONNECTED, developersEngine(), BUSY_HOST)), "Networks");
  expect(networks.slice(0, 8).map(told)).toEqual([
    "office-twin  172.27.0.0/24 – Not reachable",
    "    172.27.0.0/24: already routed by utun4; leave that VPN or",
    "    network, recreate Docker's with another subnet, or switch it",
    "    off",
    "swarm_apps  10.0.9.0/24 – Not reachable",
    "    10.0.9.0/24: overlay networks lie in a place of their own in",
    "    the VM, which swarm alone has a way into; attach the",
    "    containers to a bridge network too, or publish their ports",
  ]);
  expect(networks[8]).toEqual({
    kind: "switch",
    label: "blog_default  172.21.0.0/16 – Switched off",
    isOn: false,
    isEnabled: true,
    action: {
      do: "perform",
      action: { do: "choose-networks", change: { verb: "enable", names: ["blog_default"] } },
    },
  });
});

test("a container that cannot be reached says why, and offers no link", () => {
  const containers = below(menuOf(sampleSnapshot(CONNECTED, developersEngine(), BUSY_HOST)), "Containers");
  expect(below(containers, "printer-proxy  172.27.0.2").map(told)).toEqual([
    "Copy 172.27.0.2",
    "Copy printer-proxy",
    "    172.27.0.2: already routed by utun4; leave that VPN or",
    "    network, recreate Docker's with another subnet, or switch it",
    "    off",
    "-",
    "Open Shell",
  ]);
});

test("with the names of containers served, the first of them is there to be copied", () => {
  const snapshot = sampleSnapshot(CONNECTED, developersEngine());
  const containers = snapshot.containers.map((one) =>
    one.name === "vault" ? { ...one, names: ["vault.docker.test", "a1b2.docker.test"] } : one,
  );
  const entries = below(below(menuOf({ ...snapshot, containers }), "Containers"), "vault  172.22.0.2");
  expect(entries.slice(0, 3).map(told)).toEqual(["Copy 172.22.0.2", "Copy vault.docker.test", "Copy vault"]);
});

test("of a thousand containers and forty networks the first are shown; the dashboard has the others", () => {
  const menu = menuOf(sampleSnapshot(CONNECTED, crowdedEngine(40, 1_000)));
  const [networks, containers] = [below(menu, "Networks"), below(menu, "Containers")];
  expect([networks.length, containers.length]).toEqual([22, 32]);
  expect([networks.at(-1), containers.at(-1)]).toEqual(
    ["20 more: open the dashboard", "970 more: open the dashboard"].map((label) => ({
      kind: "command",
      label,
      accelerator: null,
      action: { do: "open-dashboard" },
    })),
  );
});

test("an engine that cannot be chosen says why", () => {
  const { snapshot, engines } = SAMPLE_VIEWS.disconnected();
  const menu = menuTemplate(trayView(snapshot, { ...SETTINGS, engines }));
  expect(below(menu, "Docker").slice(3).map(told)).toEqual([
    "build-box",
    "    ssh://ada@build.example is an engine on another machine;",
    "    choose a context whose engine runs in a VM on this one.",
    "-",
    "Look for Engines",
  ]);
});

test("the rows around the lists are the same in every state, but for the one action", () => {
  const around = Object.values(SAMPLE_VIEWS).map((make) => {
    const labels = menuOf(make().snapshot).map(told);
    return labels.slice(labels.indexOf("Networks")).join(" | ");
  });
  expect([...new Set(around)]).toEqual([
    "Networks | Containers | Docker | - | Open Dashboard | Open at Login | Settings… | Help | - | About Dockline | Check for Updates… | Quit Dockline",
  ]);
  const disconnecting = menuOf(sampleSnapshot({ kind: "disconnecting" }, null)).map(told);
  expect(disconnecting.slice(0, 4)).toEqual([
    "Disconnecting",
    "Routes and tunnel are being removed.",
    "-",
    "Networks",
  ]);
});

test("a word that is longer than a line stays whole", () => {
  const path = `/${"x".repeat(80)}`;
  expect(textEntries(`see ${path} now`).map(told)).toEqual(["see", path, "now"]);
});

test("an update is offered, waited for, or looked for", () => {
  const rows = (
    [
      { kind: "unknown" },
      { kind: "looking" },
      { kind: "newest" },
      { kind: "available", version: "1.2.0" },
      { kind: "downloading", version: "1.2.0" },
      { kind: "ready", version: "1.2.0" },
      { kind: "failed", why: "The server did not answer." },
    ] as const
  ).map((update) => {
    const row = menuWith({ ...QUIET_APP, update }).at(-2);
    return [update.kind, row && told(row), row?.kind === "command" ? row.action : null];
  });
  const perform = (what: string) => ({ do: "perform", action: { do: what } });
  expect(rows).toEqual([
    ["unknown", "Check for Updates…", perform("look-for-update")],
    ["looking", "Checking for Updates…", null],
    ["newest", "Check for Updates…", perform("look-for-update")],
    ["available", "Update to 1.2.0…", perform("install-update")],
    ["downloading", "Downloading 1.2.0…", null],
    ["ready", "Restart to Update to 1.2.0", perform("install-update")],
    ["failed", "Check for Updates…", perform("look-for-update")],
  ]);
});

test("the dockline command is offered where it is missing, and only there", () => {
  const path = "/usr/local/bin/dockline";
  const offers = ([{ kind: "missing" }, { kind: "ours", path }, { kind: "taken", path }] as const).map(
    (commandLine) =>
      below(menuWith({ ...QUIET_APP, commandLine }), "Help").filter(
        (entry) => told(entry) === "Install Command Line Tool…",
      ),
  );
  expect(offers).toEqual([
    [
      {
        kind: "command",
        label: "Install Command Line Tool…",
        accelerator: null,
        action: { do: "perform", action: { do: "install-command-line" } },
      },
    ],
    [],
    [],
  ]);
});
