import type { ExtractedInvoice } from '../../invoice/schema.ts';
import { linesOf } from '../../text/lines.ts';
import type { PageText } from '../../text/words.ts';
import { NO_LESSONS } from '../lessons.ts';
import { findNumber } from './number/find-number.ts';
import { findTitle, type PaperTitle } from './title.ts';

/** What a paper is whatever its upright title says: a stamp across the sheet says it of all of it. */
const OVER_ALL: ReadonlySet<PaperTitle> = new Set(['draft', 'pro-forma', 'credit-note']);

/**
 * What is printed up or down the sheet, where its lines leave something open: "Factuur nr. 17" along the margin
 * is the title and the number. "DRAFT" across an invoice counts against its title.
 */
export function withAside(found: ExtractedInvoice, pages: readonly PageText[]): ExtractedInvoice {
  const lines = pages.flatMap(({ number, aside = [] }) =>
    aside.length > 0 ? linesOf({ number, words: aside }) : [],
  );
  if (lines.length === 0) return found;
  const said = findTitle(lines, found.vendor?.name?.text);
  const { title: upright } = found;
  const counts = OVER_ALL.has(said) || (upright === 'unnamed' && said === 'invoice');
  const title = counts ? said : upright;
  const kind = title === 'credit-note' ? title : found.kind;
  if (found.number) return { ...found, title, kind };
  const { number, doubt: numberDoubt } = findNumber(lines, NO_LESSONS);
  return { ...found, title, kind, number, numberDoubt };
}
