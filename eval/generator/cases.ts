import { composeInvoice } from './compose.ts';
import { drawInvoice } from './draw.ts';
import type { Layout } from './layout.ts';
import { HELD_OUT } from './layouts-held-out.ts';
import { TUNED } from './layouts-tuned.ts';
import type { TruthInvoice } from './truth.ts';

export type Case = {
  name: string;
  layout: Layout;
  invoice: TruthInvoice;
  pdf(): Promise<Uint8Array>;
};

function casesOf(layout: Layout, perLocale: number, base: number): Case[] {
  return layout.locales.flatMap((locale, l) =>
    Array.from({ length: perLocale }, (_, i): Case => {
      const seed = base + l * 1_000 + i * 17;
      const many = i % 5 === 4;
      // One document of each layout runs to about ten pages.
      const long = l === 0 ? 240 : 60;
      const invoice = composeInvoice({
        locale,
        seed,
        lines: many ? long + ((seed * 7) % 150) : 1 + ((seed * 5) % 14),
        kind: i % 6 === 3 ? 'credit-note' : 'invoice',
        lineDiscounts: layout.columns.includes('discount') && i % 2 === 0,
        invoiceDiscount: i % 4 === 1,
        shipping: i % 3 === 2,
        manyTaxes: i % 2 === 1,
        details: true,
      });
      return {
        name: `${layout.name}-${locale}-${i}`,
        layout,
        invoice,
        pdf: () => drawInvoice(invoice, layout),
      };
    }),
  );
}

/** Every generated document: its truth and how to print it. Seeds never change. */
export function generatedCases(set: 'tuned' | 'held-out', perLocale = 5): Case[] {
  const layouts = set === 'tuned' ? TUNED : HELD_OUT;
  const start = set === 'tuned' ? 100_000 : 700_000;
  return layouts.flatMap((layout, i) => casesOf(layout, perLocale, start + i * 10_000));
}
