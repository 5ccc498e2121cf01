/** Files of an installed helper, all root's. */
export interface HelperFiles {
  readonly node: string;
  readonly program: string;
}

/**
 * The systemd unit of the helper (systemd.exec(5)). It may configure the network and nothing else: no home
 * folders, no other devices than TUN, no new privileges. No MemoryDenyWriteExecute: V8 compiles at run time.
 */
export function serviceUnit(files: HelperFiles, ownerUid: number): string {
  return `[Unit]
Description=Dockline network helper
Documentation=man:wg(8)
After=network.target

[Service]
ExecStart=${files.node} ${files.program} --owner ${ownerUid}
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
ProtectSystem=strict
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
UMask=0077

[Install]
WantedBy=multi-user.target
`;
}
