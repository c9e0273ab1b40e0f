import type { Line } from '../../text/lines.ts';
import { TITLE_WORDS, titleIn } from '../words/titles.ts';
import { labelKey } from '../words/vocabulary.ts';

/** The page that says who sells and who buys. `bottom`: where its print ends, in points. */
export type HeadPage = { page: number; bottom: number };

/** The first page, unless a letter lies before the invoice: then that with the first title. */
export function headOf(lines: readonly Line[]): HeadPage {
  const page = lines.find(isTitled)?.page ?? 1;
  return { page, bottom: Math.max(1, ...lines.filter((it) => it.page === page).map(({ y }) => y)) };
}

const isTitled = ({ cells }: Line) =>
  cells.some(({ words, text }) => words.length <= TITLE_WORDS && titleIn(labelKey(text)));
