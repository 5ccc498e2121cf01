import type { Action } from "../../../bridge/dashboard/api.js";

/** What is about to happen, in three sentences. */
export interface Invitation {
  readonly title: string;
  readonly sentences: readonly [string, string, string];
  readonly button: WelcomeButton;
}

export interface WelcomeButton {
  readonly label: string;
  /** One after the other, until one is refused. */
  readonly actions: readonly Action[];
}

const INSTALL_AND_CONNECT = [{ do: "install-helper" }, { do: "connect" }] as const;

export function inviteToInstall(platform: string): Invitation {
  const { here, system } = wordsFor(platform);
  return {
    title: "Reach your containers by their own addresses",
    sentences: [
      `Docker runs in a virtual machine, so the addresses of its containers lead nowhere on ${here}.`,
      "Dockline opens a private tunnel into that machine, and adds a route for each of your Docker networks.",
      `Only an administrator may change routes: ${system} asks for a password once, to install a small helper that does this and nothing else.`,
    ],
    button: { label: "Install Helper and Connect…", actions: INSTALL_AND_CONNECT },
  };
}

export function inviteToUpdate(platform: string): Invitation {
  return {
    title: "The helper needs an update",
    sentences: [
      "The installed helper is of another version than this Dockline.",
      "Nothing is connected until both are of one version.",
      `${capital(wordsFor(platform).system)} asks for an administrator’s password, to put the one that came with this Dockline in its place.`,
    ],
    button: { label: "Update Helper and Connect…", actions: INSTALL_AND_CONNECT },
  };
}

/** `why` is a sentence. */
export function inviteToRepair(why: string, platform: string): Invitation {
  const { here, system } = wordsFor(platform);
  return {
    title: "The helper has to be installed again",
    sentences: [
      why,
      `Installing it again replaces it as a whole, and changes nothing else on ${here}.`,
      `${capital(system)} asks for an administrator’s password for that.`,
    ],
    button: { label: "Reinstall Helper and Connect…", actions: INSTALL_AND_CONNECT },
  };
}

/** The helper is there already. */
export function inviteToConnect(platform: string): Invitation {
  return {
    title: "Everything is in place",
    sentences: [
      "The helper is installed, and no password is needed any more.",
      "Connecting opens the tunnel into Docker’s virtual machine, and adds a route for each of your networks.",
      `Disconnecting takes all of it away from ${wordsFor(platform).here} again.`,
    ],
    button: { label: "Connect", actions: [{ do: "connect" }] },
  };
}

interface Words {
  readonly here: string;
  readonly system: string;
}

function wordsFor(platform: string): Words {
  return platform === "darwin"
    ? { here: "this Mac", system: "macOS" }
    : { here: "this computer", system: "your system" };
}

/** As a sentence begins; "macOS" stays as it is. */
function capital(words: string): string {
  return words === "macOS" ? words : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
