const PATHS = {
  overview: "M3 10.5 10 4l7 6.5M5.5 9v7h9V9",
  networks: "M10 4v4M10 8H5v4M10 8h5v4M3 12h4v4H3zM13 12h4v4h-4zM8 3h4v3H8z",
  containers: "M3.5 6.5 10 3l6.5 3.5v7L10 17l-6.5-3.5zM3.5 6.5 10 10l6.5-3.5M10 10v7",
  routes: "M5 16V8a3 3 0 0 1 3-3h7M12 2l3 3-3 3M5 16l-2-2M5 16l2-2",
  events: "M4 5h12M4 10h12M4 15h7",
  settings: "M4 6h7M15 6h1M4 14h1M9 14h7M13 4v4M7 12v4",
  copy: "M7 7V4h9v9h-3M4 7h9v9H4z",
  check: "M4 10.5 8 14.5 16 6",
  ascending: "M5 12.5l5-5 5 5",
  descending: "M5 7.5l5 5 5-5",
  chevron: "M7 5l5 5-5 5",
  search: "M9 4a5 5 0 1 1 0 10A5 5 0 0 1 9 4zM13 13l4 4",
  close: "M5 5l10 10M15 5 5 15",
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing beside words, or inside a button that has a name of its own. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
