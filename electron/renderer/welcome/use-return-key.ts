import { useEffect } from "react";

/**
 * Return presses the window's main button, as in every dialog of a desktop, as long as nothing else has the focus;
 * whoever listens to the page or goes through it by the keyboard begins at its top nevertheless. `press` is null while
 * there is nothing to press.
 */
export function useReturnKey(press: (() => void) | null): void {
  useEffect(() => {
    if (press === null) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Enter" && !event.repeat && event.target === document.body) press();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [press]);
}
