import { useMemo } from "react";
import type { Snapshot } from "../../../bridge/model/snapshot.js";
import { byName } from "../../view/by-name.js";
import { networkRows } from "../../view/network-row.js";
import { isTrouble } from "../../view/trouble.js";
import { ToneMark } from "../parts/tone-mark.js";

const MOST = 5;

/** The networks that are not reached as they could be, with the reason. */
export function Attention(props: { readonly snapshot: Snapshot; readonly onShowAll: () => void }) {
  const { snapshot, onShowAll } = props;
  const rows = useMemo(
    () =>
      networkRows(snapshot)
        .filter(({ tone }) => isTrouble(tone))
        .sort(byName),
    [snapshot],
  );
  if (snapshot.state.kind !== "connected" || rows.length === 0) return null;
  return (
    <section className="card attention" aria-labelledby="attention-title">
      <h2 id="attention-title">Worth a look</h2>
      <ul>
        {rows.slice(0, MOST).map(({ id, name, tone, subnets }) => (
          <li key={id}>
            <ToneMark tone={tone} />
            <strong>{name}</strong>
            <span>
              {subnets.map(({ subnet, sentences }) => `${subnet}: ${sentences.join("; ")}`).join(". ")}
            </span>
          </li>
        ))}
      </ul>
      {rows.length > MOST ? (
        <button type="button" className="quiet" onClick={onShowAll}>
          {rows.length - MOST} more networks
        </button>
      ) : null}
    </section>
  );
}
