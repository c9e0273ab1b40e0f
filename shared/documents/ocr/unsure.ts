import type { ExtractedInvoice, Printed } from '../invoice/schema.ts';
import { linesOf } from '../text/lines.ts';
import type { PageText, Word } from '../text/words.ts';

/** Percent: a misread figure is seldom surer, and a clean page is nearly always. */
const SURE = 90;

/**
 * Whether the day of a recognised page may be misread: recognition was not sure of its letters, and it is printed
 * once. Amounts are proved by what they add up to; of a day one misread figure makes another.
 */
export function isDayUnsure(
  { issueDate }: Pick<ExtractedInvoice, 'issueDate'>,
  pages: readonly PageText[],
): boolean {
  const page = pages.find(({ number }) => number === issueDate?.page);
  if (!issueDate || page?.source !== 'ocr') return false;
  const found = sightings(issueDate, page);
  return found.length === 1 && (found[0] ?? 0) < SURE;
}

/** How sure recognition is of each place on the page where the text stands. */
function sightings({ text }: Printed, page: PageText): number[] {
  const parts = text.split(/\s+/);
  return linesOf(page).flatMap(({ words }) =>
    words.flatMap((_, at) => {
      const here = words.slice(at, at + parts.length);
      const stands = parts.every((part, i) => here[i]?.text.includes(part));
      return stands ? [Math.min(...here.map(sureOf))] : [];
    }),
  );
}

const sureOf = ({ sure }: Word) => sure ?? 100;
