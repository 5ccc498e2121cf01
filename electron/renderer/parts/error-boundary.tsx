import { Component, type ReactNode } from "react";
import { EmptyState } from "./empty-state.js";

interface State {
  readonly message: string | null;
}

/** A mistake of ours in drawing leaves words, not an empty page. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { message: null };

  static getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <main className="alone">
        <EmptyState isAlone tone="bad" title="This page could not be drawn">
          <p>{message}</p>
          <p>Please report it. What is connected stays connected.</p>
          <button type="button" onClick={() => location.reload()}>
            Load it again
          </button>
        </EmptyState>
      </main>
    );
  }
}
