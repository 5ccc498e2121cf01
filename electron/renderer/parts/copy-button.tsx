import { useEffect, useState } from "react";
import { copyText } from "../copy-text.js";
import { useAnnounce } from "./announcer.js";
import { Icon } from "./icon.js";

const SHOWN_MS = 1_600;

/** Copies `text`; `label` says what it is, as in "Copy address 172.20.0.5". */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [isCopied, setCopied] = useState(false);
  const announce = useAnnounce();
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    const isDone = await copyText(text);
    setCopied(isDone);
    announce(isDone ? `Copied ${text}` : `The browser did not let ${text} be copied`);
  };
  return (
    <button
      type="button"
      className={isCopied ? "copy copied" : "copy"}
      title={isCopied ? "Copied" : label}
      aria-label={label}
      onClick={() => void copy()}
    >
      <Icon name={isCopied ? "check" : "copy"} />
    </button>
  );
}
