import { toneWord } from "../../../bridge/model/tone.js";
import type { AddressLine, ContainerRow, PortLink } from "../../view/container-row.js";
import { CopyButton } from "../parts/copy-button.js";
import { ToneMark } from "../parts/tone-mark.js";

export function ContainerCells({ row }: { readonly row: ContainerRow }) {
  return (
    <>
      <div role="cell" className="cell-name cell-stack">
        <div className="copy-line">
          <strong title={row.name}>{row.name}</strong>
          <CopyButton text={row.name} label={`Copy name ${row.name}`} />
        </div>
        {row.shownName === null ? null : (
          <div className="copy-line">
            <span className="mono dns-name" title={row.names.join("\n")}>
              {row.shownName}
            </span>
            <CopyButton text={row.shownName} label={`Copy name ${row.shownName}`} />
          </div>
        )}
        <span className="hint" title={row.image}>
          {row.image}
        </span>
      </div>
      <div role="cell">
        {row.addresses.length === 0 ? (
          <p className="hint">no address of its own (host network or none)</p>
        ) : (
          row.addresses.map((line) => <Address key={`${line.network} ${line.address}`} line={line} />)
        )}
      </div>
      <div role="cell" className="ports">
        {row.ports.map((port) => (
          <Port key={port.label} port={port} container={row.name} />
        ))}
      </div>
    </>
  );
}

function Address({ line }: { readonly line: AddressLine }) {
  const { address, network, tone, sentence } = line;
  return (
    <div className="address">
      <ToneMark tone={tone} />
      <span className="unseen">{toneWord(tone)}:</span>
      <span className="mono">{address}</span>
      <CopyButton text={address} label={`Copy address ${address}`} />
      <span className="tag">{network}</span>
      {tone === "good" ? null : <span className="hint address-hint">{sentence}</span>}
    </div>
  );
}

function Port({ port, container }: { readonly port: PortLink; readonly container: string }) {
  const { label, href } = port;
  if (href === null) return <span className="port">{label}</span>;
  return (
    <a
      className="port"
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={`Open port ${label} of ${container}`}
    >
      {label}
    </a>
  );
}
