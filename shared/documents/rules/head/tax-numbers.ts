import { parseDate } from '../../invoice/date.ts';
import type { Cell, Line } from '../../text/lines.ts';
import { LABELS } from '../words/vocabulary.ts';
import { findAll, type Located } from './find-all.ts';
import { labelledValues } from './labelled.ts';

const EU_VAT =
  /\b(?:ATU\d{8}|BE[01]?\d{9}|CHE-?\d{3}\.?\d{3}\.?\d{3}|DE\s?\d{3}\s?\d{3}\s?\d{3}|DK\d{8}|ES\s?[A-Z0-9]\d{7}[A-Z0-9]|FI\d{8}|FR\s?[A-Z0-9]{2}\s?\d{3}\s?\d{3}\s?\d{3}|GB\s?\d{3}\s?\d{4}\s?\d{2}|IE\d[A-Z0-9]\d{5}[A-Z]{1,2}|IT\d{11}|LU\d{8}|NO\s?\d{3}\s?\d{3}\s?\d{3}\s?MVA|NL\s?\d{3}\.?\d{3}\.?\d{3}\.?B\d{2}|PL\d{10}|PT\d{9}|SE\d{12}|CZ\d{8,10}|T\d{13})\b/g;

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
const TAX_NUMBER = /^[A-Z]{0,3}[ -]?\d(?:[ .-]?[\dA-Z]){6,15}(?![\dA-Za-z])/;
