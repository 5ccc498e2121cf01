import { useEffect, useState } from "react";

const PERIOD_MS = 1_000;

/** Milliseconds since 1970, anew each second while the page is seen and somebody needs it. */
export function useNow(isNeeded: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isNeeded) return;
    const timer = setInterval(() => {
      if (!document.hidden) setNow(Date.now());
    }, PERIOD_MS);
    return () => clearInterval(timer);
  }, [isNeeded]);
  return isNeeded ? now : Date.now();
}
