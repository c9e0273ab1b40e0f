import { attribute, type Node, text } from './xml.ts';

/**
 * Every amount is in the invoice's currency (R051 of Peppol); only the sum of the taxes is stated in the
 * seller's own one as well.
 */
export function otherCurrencies(
  root: Node,
  stated: { currency: string | undefined; ofTaxes: string | undefined },
): string[] {
  const { currency, ofTaxes } = stated;
  if (currency === undefined) return [];
  const others = new Set<string>();
  const look = (node: unknown, name: string): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const it of node) look(it, name);
      return;
    }
    const own = attribute(node, 'currencyID');
    const isOfTaxes = own === ofTaxes && /^Tax(?:Total)?Amount$/.test(name);
    if (own !== undefined && own !== currency && !isOfTaxes && text(node) !== undefined)
      others.add(own);
    for (const [child, value] of Object.entries(node)) look(value, child);
  };
  look(root, '');
  return [...others].map((it) => `R051, an amount is in ${it}, and the invoice in ${currency}`);
}
