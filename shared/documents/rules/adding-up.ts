import { type DecimalMark, parseAmount } from '../invoice/amount.ts';
import { arithmeticGate } from '../invoice/gate.ts';
import { readInvoice } from '../invoice/read.ts';
import type { ExtractedInvoice, Printed } from '../invoice/schema.ts';
import type { TotalKind } from '../languages/language.ts';
import type { Wanted } from './table/added-rows.ts';
import { totalKind } from './words/totals-labels.ts';

const passes = (found: ExtractedInvoice, ...names: string[]) =>
  arithmeticGate(readInvoice(found)).checks.every(
    ({ name, pass }) => pass || !names.includes(name),
  );

/** Whether the lines come to what the totals say. */
export const isSummed = (found: ExtractedInvoice): boolean => passes(found, 'lines');

/** Whether the lines do, and each multiplies out. */
export const comesOut = (found: ExtractedInvoice): boolean =>
  passes(found, 'lines', 'line-amounts');

/**
 * Whether lines that were added up are better than those that were found: they come out, with the sums or
 * with these as they were found, and say as much as the others, unless those come to nothing.
 */
export function isBetter(added: ExtractedInvoice, found: ExtractedInvoice): boolean {
  const isSame = (['net', 'tax', 'total'] as const).every(
    (it) => added.totals[it]?.text === found.totals[it]?.text,
  );
  if (!comesOut(added) || !(isSame || passes(added, 'totals'))) return false;
  if (counted(added) >= counted(found)) return true;
  return added.lines.length >= found.lines.length && !isSummed(found);
}

const counted = ({ lines }: ExtractedInvoice) =>
  lines.filter(({ quantity }) => quantity !== undefined).length;

/** What lines may come to: the net amount, or with their tax the total, as far as they are printed. */
export function wantedOf(found: ExtractedInvoice, mark: DecimalMark): Wanted[] {
  const { totals, sums } = found;
  // Where the totals agree with each other, another "total" is that of a section.
  const others = passes(found, 'totals') ? [] : (sums ?? []);
  const named = (kind: TotalKind) =>
    others.filter(({ label }) => totalKind(label) === kind).map(({ amount }) => amount);
  const of = (printed: readonly (Printed | null | undefined)[], isNet: boolean) =>
    printed.flatMap((sum) => {
      const value = parseAmount(sum?.text ?? '', mark);
      return value ? [{ value, isNet }] : [];
    });
  return [
    ...of([totals.net, ...named('net')], true),
    ...of([totals.total, totals.due, ...named('total')], false),
  ];
}

/** The tax beside a net amount that is printed; undefined where there is none. */
export function taxOf({ totals, taxes }: ExtractedInvoice, mark: DecimalMark): number | undefined {
  const printed = totals.net ? [totals.tax, ...taxes.map(({ amount }) => amount)] : [];
  return printed.map((it) => parseAmount(it?.text ?? '', mark)).find(Boolean);
}
