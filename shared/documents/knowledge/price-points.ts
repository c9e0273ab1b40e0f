import type { ReadInvoice, ReadLine } from '../invoice/read.ts';
import { roundTo } from '../invoice/round.ts';
import { LANGUAGES } from '../languages/languages.ts';
import { fold } from '../text/fold.ts';
import type { LineMatch } from './match-lines.ts';

export type PricePoint = {
  line: number;
  itemId: string;
  unit: string;
  price: number;
  quantity: number;
  taxBasis: 'net' | 'gross';
};

/** What the history's column holds; a price above it is a misreading. */
const MOST_PRICE = 1e11;

const UNIT_NAMES = new Map(
  LANGUAGES.flatMap(({ units = {} }) =>
    Object.entries(units).flatMap(([unit, words]) =>
      words.split('|').map((word) => [word, unit] as const),
    ),
  ),
);

/** One word for a unit, whatever the vendor's language calls it. */
function unitKey(unit: string | null): string {
  const key = fold(unit ?? '').replace(/[^a-z0-9²³]/g, '');
  return UNIT_NAMES.get(key) ?? (key || 'pcs');
}

/** What one unit cost, after discount and before tax where the tax is known. */
function pricePerUnit(
  line: ReadLine,
  basis: 'net' | 'gross',
): Omit<PricePoint, 'line' | 'itemId'> | undefined {
  if (line.amount === null || !line.quantity) return undefined;
  const each = line.amount / line.quantity;
  const price = { unit: unitKey(line.unit), quantity: line.quantity };
  if (basis === 'net') return { ...price, price: roundTo(each, 6), taxBasis: 'net' };
  if (line.taxRate === null) return { ...price, price: roundTo(each, 6), taxBasis: 'gross' };
  return { ...price, price: roundTo(each / (1 + line.taxRate / 100), 6), taxBasis: 'net' };
}

/** The prices that an invoice tells, for the lines that are known items. */
export function pricePoints(
  invoice: ReadInvoice,
  context: { matches: LineMatch[]; taxBasis: 'net' | 'gross' },
): PricePoint[] {
  if (invoice.kind === 'credit-note') return [];
  return context.matches.flatMap((match) => {
    const line = invoice.lines[match.line - 1];
    const price = line && pricePerUnit(line, context.taxBasis);
    return price && match.itemId && price.price > 0 && price.price < MOST_PRICE
      ? [{ line: match.line, itemId: match.itemId, ...price }]
      : [];
  });
}
