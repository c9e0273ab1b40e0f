import type { Sum } from './sums.ts';

const CENT = 0.011;

/**
 * The rows of a table of taxes: on one line a rate, a base, what the rate makes of it, and both
 * together or not. `taxes` are theirs, `others` what stands elsewhere.
 */
export function taxRows(sums: readonly Sum[]): { taxes: Sum[]; others: Sum[] } {
  const lines = Map.groupBy(sums, ({ order }) => Math.floor(order));
  const taxes: Sum[] = [];
  const others: Sum[] = [];
  for (const line of lines.values()) {
    const tax = line.length > 1 ? taxOf(line) : undefined;
    if (tax) taxes.push({ ...tax, kind: 'tax', rate: tax.rate ?? tax.lineRate });
    else others.push(...line);
  }
  return { taxes, others };
}

function taxOf(line: readonly Sum[]): Sum | undefined {
  for (const tax of line)
    for (const base of line) {
      const percent = Number.parseFloat((tax.lineRate ?? '').replace(',', '.'));
      const exact = (base.value * percent) / 100;
      if (base === tax || !(percent > 0) || Math.abs(exact - tax.value) > CENT) continue;
      const gross = base.value + tax.value;
      const isRow = ({ value }: Sum) => Math.abs(value - gross) <= CENT;
      if (line.every((it) => it === tax || it === base || isRow(it))) return tax;
    }
  return undefined;
}
