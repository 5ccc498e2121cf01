/** What the app's pages and its main process call across. */
export const CHANNELS = {
  /** A page begins to look: news come to it from now on. */
  look: "dockline:look",
  /** It looks away. */
  lookAway: "dockline:look-away",
  news: "dockline:news",
  /** One action, one outcome. */
  perform: "dockline:perform",
} as const;
