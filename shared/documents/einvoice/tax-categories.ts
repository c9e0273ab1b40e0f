import { type Node, number, text } from './xml.ts';

/** Categories that bear no tax: zero rated, exempt, reverse charge, within the Union, export, outside. */
const UNTAXED = new Set(['Z', 'E', 'AE', 'K', 'G', 'O']);

/** UBL's categories of taxes, and the taxes of a cross-industry invoice, which have theirs within. */
const HOLDER = /TaxCategory$|TradeTax$/;

/**
 * Rates that their category cannot have (BR-S-05, BR-Z-05 and their kin): the standard rate is above
 * zero, every other category's is none.
 */
export function oddCategories(root: Node): string[] {
  const odd = new Set<string>();
  const look = (node: unknown, name: string): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const it of node) look(it, name);
      return;
    }
    if (HOLDER.test(name)) {
      const category = text((node as Node).CategoryCode ?? (node as Node).ID);
      const rate = ['Percent', 'RateApplicablePercent', 'ApplicablePercent'].flatMap(
        (it) => number(node, it) ?? [],
      )[0];
      const isOdd = category === 'S' ? rate === 0 : UNTAXED.has(category ?? '') && Boolean(rate);
      if (isOdd) odd.add(`BR-${category}-05, a rate of ${rate} % of the category ${category}`);
    }
    for (const [child, value] of Object.entries(node)) look(value, child);
  };
  look(root, '');
  return [...odd];
}
