import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

type Announce = (sentence: string) => void;

const AnnounceContext = createContext<Announce>(() => {});

/** Says a sentence to those who listen to the page. */
export function useAnnounce(): Announce {
  return useContext(AnnounceContext);
}

/** Holds the page's one live region. */
export function Announcer({ children }: { readonly children: ReactNode }) {
  const [sentence, setSentence] = useState("");
  return (
    <AnnounceContext value={setSentence}>
      {children}
      <div className="unseen" role="status" aria-live="polite">
        {sentence}
      </div>
    </AnnounceContext>
  );
}

/** Says `sentence` whenever it becomes another; not the first one, which the page itself begins with, and not null. */
export function useAnnounceChanges(sentence: string | null): void {
  const announce = useAnnounce();
  const [last, setLast] = useState(sentence);
  useEffect(() => {
    if (sentence === null || sentence === last) return;
    setLast(sentence);
    announce(sentence);
  }, [sentence, last, announce]);
}
