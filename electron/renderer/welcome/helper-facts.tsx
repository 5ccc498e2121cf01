/** What whoever is asked for a password may want to know before. docs/security.md has the whole of it. */
export function HelperFacts({ platform }: { readonly platform: string }) {
  const isMac = platform === "darwin";
  return (
    <details className="facts">
      <summary>What does the helper do?</summary>
      <ul>
        <li>
          It runs as root, from copies that only root can change
          {isMac ? (
            <>
              , in <code>/Library/PrivilegedHelperTools</code>
            </>
          ) : null}
          .
        </li>
        <li>
          It makes one WireGuard interface, and adds routes into it for private addresses. It refuses default
          and public routes, and whatever your own network, gateway or DNS server needs.
        </li>
        <li>
          It has {isMac ? "macOS" : "systemd-resolved, where that runs,"} ask this computer alone for the
          names of one private domain, and none outside of it.
        </li>
        <li>
          It listens to you and no other user. It knows no Docker, takes no command and no path, and the
          tunnel’s private key never leaves it.
        </li>
        <li>
          When Dockline is gone for 30 seconds, it takes all of that away. Settings and the Help menu remove
          the helper itself, with every file.
        </li>
        <li>
          What a password window cannot keep out: a program that already runs under your name could exchange
          what is installed while you type. Where that matters, run <code>sudo dockline helper install</code>{" "}
          from a copy that only root can change.
        </li>
      </ul>
    </details>
  );
}
