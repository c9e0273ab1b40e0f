import { stringify } from 'csv-stringify/sync';
import type { ApprovedDocument } from './approved.ts';

const COLUMNS = [
  'document',
  'status',
  'kind',
  'vendor',
  'vat_id',
  'number',
  'issue_date',
  'due_date',
  'currency',
  'net',
  'tax',
  'total',
  'line',
  'code',
  'gtin',
  'description',
  'quantity',
  'unit',
  'unit_price',
  'price_basis',
  'discount_percent',
  'discount_amount',
  'tax_rate',
  'amount',
  'item',
  'warnings',
] as const;

/**
 * A spreadsheet that opens the file calculates what begins like a formula; such text is written
 * with a quote before it, which is the usual way to say that it is text.
 */
const OPTIONS = { escape_formulas: true, record_delimiter: '\n' } as const;

export const csvHead = (): string => stringify([[...COLUMNS]], OPTIONS);

/** A document as lines of CSV, one for each of its lines; the head stands on each, and by itself where it has none. */
export function csvOf({ id, status, invoice, items, warnings }: ApprovedDocument): string {
  const { vendor, totals } = invoice;
  const head = [
    id,
    status,
    invoice.kind,
    vendor.name,
    vendor.vatId,
    invoice.number,
    invoice.issueDate,
    invoice.dueDate,
    invoice.currency,
    totals.net,
    totals.tax,
    totals.total,
  ];
  const rows = invoice.lines.map((line, i) => [
    ...head,
    i + 1,
    line.code,
    line.gtin,
    line.description,
    line.quantity,
    line.unit,
    line.unitPrice,
    line.priceBasis,
    line.discountPercent,
    line.discountAmount,
    line.taxRate,
    line.amount,
    items[String(i + 1)] ?? null,
    warnings.join('; '),
  ]);
  const none = [
    ...head,
    ...Array(COLUMNS.length - head.length - 1).fill(null),
    warnings.join('; '),
  ];
  return stringify(rows.length > 0 ? rows : [none], OPTIONS);
}
