import { InvalidRequest } from '../../platform/errors.ts';
import type { ReadInvoice, ReadLine } from '../invoice/read.ts';
import type { CorrectedLine } from '../knowledge/learn-columns.ts';
import type { CorrectionBody } from './correction-body.ts';

const BLANK: ReadLine = {
  code: null,
  gtin: null,
  description: '',
  note: null,
  quantity: null,
  unit: null,
  unitPrice: null,
  priceBasis: 1,
  discountPercent: null,
  discountAmount: null,
  taxRate: null,
  amount: null,
  page: 0,
};

/**
 * Lines as a person says they are. The number after the last one adds a line that was missed.
 * @throws InvalidRequest for a line that is neither there nor the next one.
 */
function correctLines(read: ReadLine[], correction: CorrectionBody): ReadLine[] {
  const lines = read.map((line) => ({ ...line }));
  for (const { line, ...change } of correction.lines ?? []) {
    if (line > lines.length + 1) throw new InvalidRequest(`The document has no line ${line}`);
    lines[line - 1] = { ...(lines[line - 1] ?? BLANK), ...change };
  }
  const gone = new Set(correction.removeLines);
  return lines.filter((_, i) => !gone.has(i + 1));
}

/** What could not be read and was not corrected; a person who gave or removed lines saw to them. */
function stillUnreadable(invoice: ReadInvoice, correction: CorrectionBody): string[] {
  const given = new Set<string>();
  for (const name of ['issueDate', 'dueDate'] as const)
    if (correction[name] !== undefined) given.add(name);
  for (const name of ['net', 'tax', 'total'] as const)
    if (correction[name] !== undefined) given.add(`totals.${name}`);
  for (const { line, ...change } of correction.lines ?? [])
    for (const field of Object.keys(change)) given.add(`lines[${line - 1}].${field}`);
  const gone = (correction.removeLines ?? []).map((line) => `lines[${line - 1}].`);
  return invoice.unreadable.filter(
    (name) => !given.has(name) && !gone.some((prefix) => name.startsWith(prefix)),
  );
}

/**
 * The invoice as a person says that it is.
 * @throws InvalidRequest for a line that is neither there nor the next one.
 */
export function corrected(invoice: ReadInvoice, correction: CorrectionBody): ReadInvoice {
  const { net, tax, total } = correction;
  const lines = correctLines(invoice.lines, correction);
  return {
    ...invoice,
    number: correction.number ?? invoice.number,
    orderNumber: correction.orderNumber ?? invoice.orderNumber,
    issueDate: correction.issueDate ?? invoice.issueDate,
    dueDate: correction.dueDate ?? invoice.dueDate,
    currency: correction.currency ?? invoice.currency,
    vendor: { ...invoice.vendor, name: correction.vendorName ?? invoice.vendor.name },
    lines,
    unreadable: stillUnreadable(invoice, correction),
    totals: {
      ...invoice.totals,
      net: net ?? invoice.totals.net,
      tax: tax ?? invoice.totals.tax,
      total: total ?? invoice.totals.total,
    },
  };
}

/** The corrected lines with all their values, for the columns that they stand in to be learned. */
export function correctedLines(read: ReadLine[], correction: CorrectionBody): CorrectedLine[] {
  const lines = correctLines(read, { lines: correction.lines });
  return (correction.lines ?? []).flatMap(({ line: at, ...change }) => {
    const line = lines[at - 1];
    return line ? [{ line, changed: Object.keys(change) }] : [];
  });
}
