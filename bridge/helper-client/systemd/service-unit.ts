/** Files of an installed helper, all root's. */
export interface HelperFiles {
  readonly node: string;
  readonly program: string;
}

/**
 * The systemd unit of the helper (systemd.exec(5)). It may configure the network and nothing else: no home
 * folders, no other devices than TUN, no new privileges. No MemoryDenyWriteExecute: V8 compiles at run time.
 * No ProcSubset: whether the host does IPv6 stands in /proc/sys. No PrivateDevices: it hides TUN.
 * ProtectSystem leaves /run writable (systemd 257); and over the sockets there, root could have another service
 * do what this one may not. That of D-Bus is open only where names need it: systemd-resolved is told over nothing
 * else.
 *
 * The helper alone gets SIGTERM (KillMode), for it stops its own programs once the network is clean; TimeoutStopSec
 * is more than it takes for that at most. /run/wireguard belongs to all tunnels of the host, so it is preserved.
 */
export function serviceUnit(files: HelperFiles, ownerUid: number, bus: "open" | "closed"): string {
  return `[Unit]
Description=Dockline network helper
After=network.target
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${files.node} ${files.program} --owner ${ownerUid}
KillMode=mixed
TimeoutStopSec=15
Restart=always
RestartSec=1
RuntimeDirectory=dockline wireguard
RuntimeDirectoryMode=0755
RuntimeDirectoryPreserve=yes
CapabilityBoundingSet=CAP_NET_ADMIN CAP_CHOWN
NoNewPrivileges=yes
DevicePolicy=closed
DeviceAllow=/dev/net/tun rw
LockPersonality=yes
PrivateTmp=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProtectSystem=strict
ReadOnlyPaths=/run
InaccessiblePaths=${bus === "closed" ? "-/run/dbus " : ""}-/run/systemd/private
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallFilter=@chown
SystemCallErrorNumber=EPERM
UMask=0077

[Install]
WantedBy=multi-user.target
`;
}
