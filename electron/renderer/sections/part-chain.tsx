import type { PartHealth } from "../../../bridge/model/health.js";
import { toneWord } from "../../../bridge/model/tone.js";
import { ToneMark } from "../parts/tone-mark.js";

const WORDS: Readonly<Record<PartHealth["tone"], string>> = {
  good: "works",
  busy: "is being made ready",
  partly: toneWord("partly"),
  bad: "does not work",
  off: "not in use",
};

/** The parts of a connection in their order, each with what shows its state. */
export function PartChain({ parts }: { readonly parts: readonly PartHealth[] }) {
  return (
    <ol className="chain">
      {parts.map(({ part, name, tone, sentence, evidence }) => (
        <li key={part} className={`card chain-part tone-edge-${tone}`}>
          <h3>
            <ToneMark tone={tone} /> {name}
            <span className="unseen">: {WORDS[tone]}</span>
          </h3>
          <p>{sentence}</p>
          <ul className="evidence">
            {evidence.map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
