import type { ReadInvoice, ReadLine } from '../invoice/read.ts';
import { roundTo } from '../invoice/round.ts';

type Tax = ReadInvoice['taxes'][number];

/**
 * An invoice as EN 16931 counts: lines without tax, whose sum is the net amount, and taxes by rate. What a
 * paper leaves to arithmetic is worked out; what it does not say is not guessed.
 */
export function netInvoice(invoice: ReadInvoice): ReadInvoice & { net: number } {
  const { totals } = invoice;
  const net = totals.net ?? roundTo((totals.total ?? 0) - (totals.tax ?? 0));
  const known = invoice.taxes.filter(({ amount }) => amount !== null);
  const taxes = known.length > 0 ? known : onlyTax(invoice, net);
  const lines = netLines({ ...invoice, taxes }, net);
  return { ...invoice, net, taxes, lines: lines.length > 0 ? lines : [onlyLine(net, taxes)] };
}

/** An invoice has a line at least (BR-16): of one that a person approved without any, all that it comes to. */
function onlyLine(amount: number, taxes: readonly Tax[]): ReadLine {
  const [first] = taxes;
  const none = { code: null, gtin: null, note: null, unit: null, unitPrice: null, quantity: null };
  return {
    ...none,
    ...{ description: 'Not itemised', amount, page: 0, priceBasis: 1 },
    ...{ discountPercent: null, discountAmount: null },
    taxRate: taxes.length === 1 ? (first?.rate ?? null) : null,
  };
}

/** The one tax of a paper that prints its amount and no table. */
function onlyTax({ lines, totals }: ReadInvoice, net: number): Tax[] {
  const { tax } = totals;
  if (tax === null || net === 0) return [];
  const rates = new Set(lines.map(({ taxRate }) => taxRate).filter((rate) => rate !== null));
  const [printed = null] = rates;
  const worked = roundTo((tax / net) * 100, 1);
  const fits = roundTo((net * worked) / 100) === tax;
  return [{ rate: rates.size === 1 ? printed : fits ? worked : null, base: net, amount: tax }];
}

/** Lines that are printed with their tax, as tills do, lose it; the cents that are left over go to the largest. */
function netLines({ lines, taxes, totals }: ReadInvoice, net: number): ReadLine[] {
  const { total, tax, discount, charges } = totals;
  const sum = lines.reduce((all, { amount }) => all + (amount ?? 0), 0);
  const isGross = tax && total !== null && roundTo(sum - total) === 0 && !discount && !charges;
  if (!isGross || lines.length === 0) return lines;
  const only = taxes.length === 1 ? (taxes[0]?.rate ?? null) : null;
  if (lines.some(({ taxRate }) => (taxRate ?? only) === null)) return lines;
  const without = <T extends number | null>(value: T, line: ReadLine, places: number) =>
    value === null
      ? value
      : roundTo(value / (1 + ((line.taxRate ?? only) as number) / 100), places);
  const taken = lines.map((line) => ({
    ...line,
    amount: without(line.amount, line, 2),
    unitPrice: without(line.unitPrice, line, 4),
    discountAmount: without(line.discountAmount, line, 2),
  }));
  const left = roundTo(net - taken.reduce((all, { amount }) => all + (amount ?? 0), 0));
  const largest = taken.reduce((a, b) => ((b.amount ?? 0) > (a.amount ?? 0) ? b : a));
  // More than a cent a line is no rounding: such lines are not what was thought.
  if (Math.abs(left) > lines.length / 100) return lines;
  return taken.map((line) => (line === largest ? withCents(line, left) : line));
}

/** A line with some cents more, and a price that still comes to it. */
function withCents(line: ReadLine, more: number): ReadLine {
  const { amount, unitPrice } = line;
  if (!amount) return line;
  const all = roundTo(amount + more);
  return { ...line, amount: all, unitPrice: unitPrice && roundTo((unitPrice * all) / amount, 4) };
}
