/** Safari has no Symbol.dispose yet (as of version 26); TypeScript's Disposable needs nothing else of it. */
if (Symbol.dispose === undefined) {
  Object.defineProperty(Symbol, "dispose", { value: Symbol.for("Symbol.dispose") });
}

export {};
