import { type Filter, NO_FILTER, TONE_FILTERS, type ToneFilter } from "../view/filter.js";
import { Icon } from "./icon.js";

const WORDS: Readonly<Record<ToneFilter, string>> = {
  all: "All",
  good: "Reachable",
  trouble: "Needs a look",
  off: "Off",
};

/** Search, and a choice of verdicts, above a table. `what` is what is searched, in the plural. */
export function FilterBar(props: {
  readonly what: string;
  readonly filter: Filter;
  readonly shown: number;
  readonly total: number;
  readonly onChange: (filter: Filter) => void;
}) {
  const { what, filter, shown, total, onChange } = props;
  return (
    <search className="filter-bar">
      <label className="search-field">
        <span className="unseen">Search {what}</span>
        <Icon name="search" />
        <input
          type="search"
          placeholder={`Search ${what}`}
          value={filter.text}
          onChange={(event) => onChange({ ...filter, text: event.target.value })}
        />
      </label>
      <fieldset className="segments">
        <legend className="unseen">Which {what}</legend>
        {TONE_FILTERS.map((tone) => (
          <label key={tone}>
            <input
              type="radio"
              name={`${what}-tone`}
              checked={filter.tone === tone}
              onChange={() => onChange({ ...filter, tone })}
            />
            <span>{WORDS[tone]}</span>
          </label>
        ))}
      </fieldset>
      {filter.network === null ? null : (
        <button type="button" className="chip" onClick={() => onChange({ ...filter, network: null })}>
          on {filter.network} <Icon name="close" />
          <span className="unseen">: show all networks</span>
        </button>
      )}
      <p className="filter-count" role="status">
        {shown === total ? `${total} ${what}` : `${shown} of ${total} ${what}`}
      </p>
      {filter === NO_FILTER || shown > 0 ? null : (
        <button type="button" className="quiet" onClick={() => onChange(NO_FILTER)}>
          Show all
        </button>
      )}
    </search>
  );
}
