import { useRef, useState } from "react";
import type { DashboardView } from "../../../bridge/dashboard/api.js";
import { SteadyButton } from "../parts/steady-button.js";
import { bannerButtons, type MainButton } from "../view/banner-buttons.js";

/** The main button, which keeps the focus through every state, and where something is tried again one that ends it. */
export function BannerActions(props: {
  readonly view: DashboardView;
  /** Whether anything is being done for this page. */
  readonly isWorking: boolean;
  /** Whether nobody is there who could do anything. */
  readonly isAway: boolean;
  /** Resolves when it is done or refused. */
  readonly onDo: (what: MainButton["does"]) => Promise<void>;
}) {
  const { view, isWorking, isAway, onDo } = props;
  const { main, canStop } = bannerButtons(view);
  const mainButton = useRef<HTMLButtonElement>(null);
  const [isPressed, setPressed] = useState(false);
  const press = async (what: MainButton["does"]) => {
    setPressed(true);
    await onDo(what);
    setPressed(false);
  };
  const stop = () => {
    // This button goes away by what it does.
    mainButton.current?.focus();
    void press("disconnect");
  };
  const isBlocked = isAway || isPressed;
  // What ends something never waits for something else.
  const isWaiting = main.does !== "disconnect" && isWorking;
  return (
    <div className="banner-actions">
      <SteadyButton
        ref={mainButton}
        className={main.does === "disconnect" ? undefined : "primary"}
        isIdle={isBlocked || isWaiting || main.isUnderWay}
        onPress={() => void press(main.does)}
      >
        {main.label}
      </SteadyButton>
      {canStop ? (
        <SteadyButton isIdle={isBlocked} onPress={stop}>
          Stop
        </SteadyButton>
      ) : null}
    </div>
  );
}
