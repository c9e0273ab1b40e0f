import * as z from 'zod/mini';
import type { Database } from '../../platform/db.ts';
import { Conflict, InvalidRequest } from '../../platform/errors.ts';
import { arithmeticGate } from '../invoice/gate.ts';
import type { ReadInvoice, ReadLine } from '../invoice/read.ts';
import { compareKey } from '../knowing/keys.ts';
import { learnFrom, mergeLessons } from '../knowing/learn.ts';
import type { CorrectedLine } from '../knowing/learn-columns.ts';
import { takeBackPrices } from '../knowing/prices.ts';
import { findVendor, rememberVendor } from '../knowing/vendor.ts';
import { NO_LESSONS } from '../rules/lessons.ts';
import { isClean } from '../text/clean.ts';
import { countAgain } from './decide.ts';
import { readJob, readLayout } from './store.ts';

const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const text = z.string().check(z.minLength(1), z.maxLength(200), z.refine(isClean));
const amount = z.number().check(z.gt(-1e12), z.lt(1e12));

const Line = z.object({
  line: z.int().check(z.minimum(1)),
  description: z.optional(text),
  code: z.optional(z.nullable(text)),
  quantity: z.optional(amount),
  unit: z.optional(z.nullable(text)),
  unitPrice: z.optional(amount),
  amount: z.optional(amount),
});

/** What a person sends: only what was wrong. */
export const CorrectionBody = z.object({
  number: z.optional(text),
  orderNumber: z.optional(text),
  issueDate: z.optional(day),
  dueDate: z.optional(day),
  vendorName: z.optional(text),
  net: z.optional(amount),
  tax: z.optional(amount),
  total: z.optional(amount),
  lines: z.optional(z.array(Line).check(z.maxLength(5_000))),
  /** Lines that are none of the invoice's, by their numbers as read. */
  removeLines: z.optional(z.array(z.int().check(z.minimum(1))).check(z.maxLength(5_000))),
  columns: z.optional(
    z.record(
      z.string(),
      z.enum([
        'pos',
        'code',
        'gtin',
        'description',
        'quantity',
        'unit',
        'unitPrice',
        'discount',
        'taxRate',
        'taxAmount',
        'amount',
        'other',
      ]),
    ),
  ),
});
export type CorrectionBody = z.infer<typeof CorrectionBody>;

const BLANK: ReadLine = {
  code: null,
  gtin: null,
  description: '',
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

function corrected(invoice: ReadInvoice, correction: CorrectionBody): ReadInvoice {
  const { net, tax, total } = correction;
  const lines = correctLines(invoice.lines, correction);
  return {
    ...invoice,
    number: correction.number ?? invoice.number,
    orderNumber: correction.orderNumber ?? invoice.orderNumber,
    issueDate: correction.issueDate ?? invoice.issueDate,
    dueDate: correction.dueDate ?? invoice.dueDate,
    vendor: { ...invoice.vendor, name: correction.vendorName ?? invoice.vendor.name },
    lines,
    totals: {
      ...invoice.totals,
      net: net ?? invoice.totals.net,
      tax: tax ?? invoice.totals.tax,
      total: total ?? invoice.totals.total,
    },
  };
}

/** The corrected lines with all their values, for the columns that they stand in to be learned. */
function correctedLines(read: ReadLine[], correction: CorrectionBody): CorrectedLine[] {
  const lines = correctLines(read, { lines: correction.lines });
  return (correction.lines ?? []).flatMap(({ line: at, ...change }) => {
    const line = lines[at - 1];
    return line ? [{ line, changed: Object.keys(change) }] : [];
  });
}

/**
 * Put right what was read wrong. The document goes back to a person until it is approved, and the
 * prices that it told as it was read are taken back. Its vendor learns, and the next invoice of that vendor is read with what it learned.
 */
export async function correctDocument(
  input: { organizationId: string; id: string; by: string; correction: CorrectionBody },
  deps: { db: Database },
): Promise<{ invoice: ReadInvoice; reasons: string[]; taught: unknown }> {
  const { organizationId, id, by, correction } = input;
  return deps.db.transaction(async (tx) => {
    const job = await readJob({ organizationId, id }, tx, { lock: true });
    if (!job.invoice || job.status === 'rejected' || job.status === 'refused')
      throw new Conflict(`A document that is ${job.status} cannot be corrected`);
    const invoice = corrected(job.invoice, correction);
    const gate = arithmeticGate(invoice);
    const reasons = gate.checks.filter((c) => !c.pass).map((c) => `${c.name}: ${c.detail}`);
    const vendorId = await rememberVendor({ organizationId, party: invoice.vendor }, tx);
    const known = await findVendor({ organizationId, party: invoice.vendor }, tx);
    const layout = await readLayout({ organizationId, id }, tx);
    const taught = learnFrom(correction, layout, correctedLines(job.invoice.lines, correction));
    const lessons = mergeLessons(known?.lessons ?? NO_LESSONS, taught);
    await tx.query('UPDATE vendors SET lessons = $3 WHERE organization_id = $1 AND id = $2', [
      organizationId,
      vendorId,
      JSON.stringify(lessons),
    ]);
    await tx.query(
      `INSERT INTO vendor_parser_feedback (organization_id, vendor_id, job_id, correction, taught, given_by)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [organizationId, vendorId, id, JSON.stringify(correction), JSON.stringify(taught), by],
    );
    await tx.query(
      `UPDATE vendor_invoice_parse_jobs
          SET invoice = $3, reasons = $4, checks = $5, vendor_id = $6, tax_basis = $7,
              invoice_number = $8, issue_date = $9, total = $10,
              status = 'review'
        WHERE organization_id = $1 AND id = $2`,
      [
        organizationId,
        id,
        JSON.stringify(invoice),
        reasons,
        JSON.stringify(gate.checks),
        vendorId,
        gate.taxBasis,
        invoice.number ? compareKey(invoice.number) : null,
        invoice.issueDate,
        invoice.totals.total,
      ],
    );
    await takeBackPrices({ organizationId, jobId: id }, tx);
    await countAgain(job, tx);
    return { invoice, reasons, taught };
  });
}
