import type { NetworkRow } from "../../view/network-row.js";
import { CopyButton } from "../parts/copy-button.js";
import { Icon } from "../parts/icon.js";
import { Switch } from "../parts/switch.js";
import { ToneMark } from "../parts/tone-mark.js";

/** One network's row, and its reasons below it when they are asked for. */
export function NetworkCells(props: {
  readonly row: NetworkRow;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onSwitch: (isOn: boolean) => void;
  readonly onShowContainers: () => void;
}) {
  const { row, isOpen, onToggle, onSwitch, onShowContainers } = props;
  return (
    <>
      <div role="cell" className="cell-name">
        <strong title={row.name}>{row.name}</strong>
        <CopyButton text={row.name} label={`Copy name ${row.name}`} />
        <span className="tag">{row.kind}</span>
      </div>
      <div role="cell" className="cell-mono">
        {row.subnets.map(({ subnet }) => (
          <div key={subnet} className="copy-line">
            {subnet} <CopyButton text={subnet} label={`Copy subnet ${subnet}`} />
          </div>
        ))}
      </div>
      <div role="cell">
        <button
          type="button"
          className="quiet count"
          aria-label={`Show ${row.containerNames.length} containers on ${row.name}`}
          onClick={onShowContainers}
        >
          {row.containerNames.length}
        </button>
      </div>
      <div role="cell">
        <button
          type="button"
          className="verdict"
          aria-expanded={isOpen}
          aria-label={`${row.word}: why, for ${row.name}`}
          onClick={onToggle}
        >
          <ToneMark tone={row.tone} />
          <span className={`tone-${row.tone} verdict-word`}>{row.word}</span>
          <Icon name="chevron" />
        </button>
        {isOpen ? null : <Hint row={row} />}
      </div>
      <div role="cell" className="cell-switch">
        <Switch label={`Reach ${row.name}`} isOn={row.isWanted} onChange={onSwitch} />
      </div>
      {isOpen ? <Reasons row={row} /> : null}
    </>
  );
}

/** The first thing that is more than the word says. */
function Hint({ row }: { readonly row: NetworkRow }) {
  const [first] = row.subnets.flatMap(({ sentences }) =>
    row.tone === "good" ? sentences.slice(1) : sentences,
  );
  return first === undefined || row.tone === "off" ? null : <p className="hint">{first}</p>;
}

function Reasons({ row }: { readonly row: NetworkRow }) {
  return (
    <div role="cell" className="reasons">
      {row.subnets.map(({ subnet, sentences }) => (
        <div key={subnet}>
          <h3>{subnet}</h3>
          <ul>
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
