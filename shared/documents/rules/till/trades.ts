import { LANGUAGES } from '../../languages/languages.ts';

/** A word of a trade in a folded name: "bakery". */
export const TRADE = new RegExp(
  `(?:^|[^a-z])(?:${LANGUAGES.flatMap(({ trades }) => trades ?? []).join('|')})(?![a-z])`,
);
