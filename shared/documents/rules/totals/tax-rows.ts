import type { Sum } from './sums.ts';

const CENT = 0.011;
/** Taxes that are rounded line by line come to so much more or less than their rate makes of the base. */
const ROUNDED = 0.0005;

/**
 * The rows of a table of taxes: beside each other on a line a base, what a rate of it makes of it, and both
 * together or not. `taxes` are theirs, with their base; `others` is what stands elsewhere, also on such a line.
 */
export function taxRows(sums: readonly Sum[]): { taxes: Sum[]; others: Sum[] } {
  const lines = Map.groupBy(sums, ({ order }) => Math.floor(order));
  const taxes: Sum[] = [];
  const others: Sum[] = [];
  for (const line of lines.values()) {
    const row = rowOf(line);
    if (!row) others.push(...line);
    else {
      const { tax, base, all } = row;
      taxes.push({ ...tax, kind: 'tax', rate: tax.rate ?? tax.lineRate, base });
      // The rate is the row's, and not of what stands in another block beside it.
      for (const other of line)
        if (!all.includes(other)) others.push({ ...other, lineRate: other.rate });
    }
  }
  return { taxes, others };
}

type Row = { tax: Sum; base: Sum; all: readonly Sum[] };

/** The longest run of sums on a line that is a row. */
function rowOf(line: readonly Sum[]): Row | undefined {
  for (const length of [3, 2])
    for (const start of line.keys()) {
      const row = line.length >= start + length && asRow(line.slice(start, start + length));
      if (row) return row;
    }
  return undefined;
}

function asRow(all: readonly Sum[]): Row | undefined {
  for (const tax of all)
    for (const base of all) {
      const percent = Number.parseFloat((tax.lineRate ?? '').replace(',', '.'));
      const off = Math.abs((base.value * percent) / 100 - tax.value);
      const gross = all.find((it) => it !== tax && it !== base);
      const isSum = !gross || Math.abs(base.value + tax.value - gross.value) <= CENT;
      const coin = all.every(({ value }) => Number.isInteger(value)) ? 1 : 0;
      const slack = gross ? CENT + coin + Math.abs(base.value) * ROUNDED : CENT;
      if (base !== tax && percent >= 0 && isSum && off <= slack) return { tax, base, all };
    }
  return undefined;
}
