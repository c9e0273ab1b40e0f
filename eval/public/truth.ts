import type { ReadInvoice, ReadLine } from '../../shared/documents/invoice/read.ts';
import type { Expected } from '../score.ts';

/** Leave out what is not known: it is not scored. */
function known<T extends object>(values: { [K in keyof T]: T[K] | null | undefined }): Partial<T> {
  const entries = Object.entries(values).filter(([, v]) => v !== null && v !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}

/**
 * What an embedded XML says that its page should say too. The due date is left out: pages write
 * terms ("30 days net") where the XML must name a day.
 */
export function truthOfXml(xml: ReadInvoice): Expected {
  return {
    ...known<Omit<Expected, 'lines'>>({
      kind: xml.kind,
      number: xml.number,
      issueDate: xml.issueDate,
      currency: xml.currency,
      vendor: xml.vendor.name,
      vatId: xml.vendor.vatId,
      net: xml.totals.net,
      tax: xml.totals.tax,
      total: xml.totals.total,
    }),
    lines: xml.lines.map((line) => ({ ...line, unitPrice: priceOf(line) })),
  };
}

/** A price of one after discount: pages print it before, with the discount beside it. */
function priceOf(line: ReadLine): number | null {
  const { quantity, amount, unitPrice, priceBasis } = line;
  const lowered = line.discountPercent !== null || line.discountAmount !== null;
  if (lowered && quantity && amount !== null) return amount / quantity;
  return unitPrice === null ? null : unitPrice / (priceBasis || 1);
}

/** The page's own reading with prices that compare with those of its XML. */
export function comparable(page: ReadInvoice): ReadInvoice {
  return { ...page, lines: page.lines.map((line) => ({ ...line, unitPrice: priceOf(line) })) };
}
