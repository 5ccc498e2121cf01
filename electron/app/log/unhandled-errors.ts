import type { Log } from "./log-file.js";

/** Of Node's process. */
export interface ErrorSource {
  on(event: "uncaughtException" | "unhandledRejection", listener: (error: unknown) => void): unknown;
  removeListener(
    event: "uncaughtException" | "unhandledRejection",
    listener: (error: unknown) => void,
  ): unknown;
}

/**
 * Writes down what nobody has caught, and lets the app go on: a window with a stack, which Electron shows otherwise,
 * helps nobody, and the session and its helper look after themselves.
 */
export function logUnhandledErrors(source: ErrorSource, log: Log): Disposable {
  const onException = (error: unknown) => log.error("unhandled-exception", error);
  const onRejection = (error: unknown) => log.error("unhandled-rejection", error);
  source.on("uncaughtException", onException);
  source.on("unhandledRejection", onRejection);
  return {
    [Symbol.dispose]: () => {
      source.removeListener("uncaughtException", onException);
      source.removeListener("unhandledRejection", onRejection);
    },
  };
}
