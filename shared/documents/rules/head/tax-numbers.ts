import { parseDate } from '../../invoice/date.ts';
import { LANGUAGES } from '../../languages/languages.ts';
import type { Cell, Line } from '../../text/lines.ts';
import { LABELS } from '../words/vocabulary.ts';
import { findAll, type Located } from './find-all.ts';
import { labelledValues } from './labelled.ts';

const EU_VAT = new RegExp(
  String.raw`\b(?:${LANGUAGES.flatMap(({ vatNumbers = [] }) => vatNumbers).join('|')})\b`,
  'g',
);

/** Tax numbers by their own shape, else by the label before them. */
export function vatIds(lines: Line[], buyers: Set<Cell>): Located[] {
  const found = findAll(lines, EU_VAT, buyers);
  if (found.length > 0) return found;
  return labelledValues(lines, LABELS.vatId, taxNumberIn).map(({ value, line }) => ({
    ...value,
    line: lines[line] as Line,
    buyer: (lines[line]?.cells ?? []).some((it) => buyers.has(it) && it.text.includes(value.text)),
  }));
}

/** A tax number without its country, at the start of what stands after its label. */
function taxNumberIn(text: string): string | undefined {
  const id = TAX_NUMBER.exec(text)?.[0].trim();
  return id && id.replace(/\D/g, '').length >= 7 && parseDate(id) === undefined ? id : undefined;
}

/** "12-3456789", "29ABCDE1234F1Z5", "526-10-40-828", "123 4567 89". */
const TAX_NUMBER = /^[A-Z]{0,3}[ -]?\d(?:[ .-]?[\dA-Z]){6,15}(?![\dA-Za-z/])/;
