import type { ReactNode, Ref } from "react";

/**
 * A button that stays where it is while its label and its action change, and so keeps the focus: it is never
 * disabled for the browser. What it does next is not done by the press before, held or doubled.
 */
export function SteadyButton(props: {
  readonly ref?: Ref<HTMLButtonElement>;
  readonly className?: string | undefined;
  readonly isIdle: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}) {
  const { ref, className, isIdle, onPress, children } = props;
  return (
    <button
      ref={ref}
      type="button"
      className={className}
      aria-disabled={isIdle}
      onKeyDown={(event) => {
        if (event.repeat) event.preventDefault();
      }}
      onClick={({ detail: clicksInARow }) => {
        if (!isIdle && clicksInARow < 2) onPress();
      }}
    >
      {children}
    </button>
  );
}
