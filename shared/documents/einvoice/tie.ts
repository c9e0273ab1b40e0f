import type { ExtractedLine, Printed } from '../invoice/schema.ts';

/** Two figures that a standard ties together: what is stated, and what it comes to. */
export type Tie = {
  name: string;
  /** Undefined where the invoice does not state it: nothing is tied then. */
  is: number | undefined;
  by: number;
  /** How many amounts were rounded on their own: each may be off by half a cent. */
  parts: number;
};

const numberOf = (printed: Printed | null | undefined): number | undefined =>
  printed ? Number(printed.text) : undefined;

/**
 * A line is its quantity by its price, less what is taken off, to two cents (R120 of Peppol, 00423 of
 * FatturaPA). On paper a price is rounded, and its error grows with the quantity; here it is whole.
 */
export function lineTies(lines: readonly ExtractedLine[]): Tie[] {
  return lines.map(({ quantity, unitPrice, priceBasis, discount, amount }) => {
    const [count, price] = [numberOf(quantity), numberOf(unitPrice)];
    const isTied = count !== undefined && price !== undefined;
    return {
      name: 'R120, the amount of a line',
      is: isTied ? numberOf(amount) : undefined,
      by: ((count ?? 0) * (price ?? 0)) / (numberOf(priceBasis) || 1) - (numberOf(discount) ?? 0),
      parts: 2,
    };
  });
}

/** An amount that is stated with its base and its percentage is what these come to (R040). */
export const shareTie = (
  name: string,
  stated: { amount: number | undefined; base: number | undefined; percent: number | undefined },
): Tie => {
  const { amount, base, percent } = stated;
  const isTied = base !== undefined && percent !== undefined;
  return {
    name,
    is: isTied ? amount : undefined,
    by: ((base ?? 0) * (percent ?? 0)) / 100,
    parts: 2,
  };
};

/** Peppol and today's XRechnung hold prices to their lines; EN 16931 itself says nothing of that. */
export const arePricesWhole = (profile: string | undefined): boolean =>
  /peppol|xeinkauf/i.test(profile ?? '');
