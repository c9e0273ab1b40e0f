import { LANGUAGES } from '../languages/languages.ts';
import { fold } from '../text/fold.ts';

const BY_NAME = new Map(
  LANGUAGES.flatMap(({ months }) =>
    months.flatMap((names, i) => names.split('|').map((name) => [name, i + 1] as const)),
  ),
);

/** 1 to 12 for a month's name in any of our languages. */
export function monthNumber(name: string): number | undefined {
  return BY_NAME.get(fold(name).replace(/\.$/, ''));
}
