import { ToneMark } from "../parts/tone-mark.js";
import type { WelcomeStep } from "./steps.js";

const WORDS = {
  good: "done",
  busy: "going on",
  off: "comes later",
  bad: "not done",
  partly: "partly done",
} as const;

export function StepList({ steps }: { readonly steps: readonly WelcomeStep[] }) {
  return (
    <ol className="welcome-steps">
      {steps.map(({ label, tone, note }) => (
        <li key={label} className={`welcome-step-${tone}`} aria-current={note === null ? undefined : "step"}>
          <ToneMark tone={tone} size={20} />
          <div>
            <strong>{label}</strong>
            <span className="unseen">: {WORDS[tone]}</span>
            {note === null ? null : <p>{note}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}
