import type { Check } from '../../../shared/documents/invoice/gate.ts';
import type { ReadInvoice, ReadLine } from '../../../shared/documents/invoice/read.ts';
import type { LineMatch } from '../../../shared/documents/knowledge/match-lines.ts';
import type { KnownVendor } from '../../../shared/documents/knowledge/vendor.ts';
import { column, facts, joined, lines, type Text, text } from '../../../tools/command-line/text.ts';
import { money } from './words.ts';

export type Printable = {
  /** Of a document that is kept. */
  id?: string;
  file: string;
  status: string;
  source: string;
  pages: number;
  milliseconds: number;
  /** Why it waits for a person, or what is doubtful. */
  reasons: string[];
  invoice: ReadInvoice;
  checks: Check[];
  vendor: KnownVendor | undefined;
  matches: LineMatch[];
};

/** An invoice as an operator reads it: who, when, what, how much, and what is doubtful. */
export function printInvoice(input: Printable): Text {
  const { id, invoice, vendor, status, reasons } = input;
  const { totals, currency } = invoice;
  const pages = `${input.pages} ${input.pages === 1 ? 'page' : 'pages'}`;
  return lines(
    facts({
      id,
      status,
      file: text`${input.file}: ${pages}, read from ${input.source} in ${input.milliseconds} ms`,
      kind: invoice.kind,
      vendor: text`${invoice.vendor.name ?? '–'}${vendor ? ` = ${vendor.name} (by ${vendor.by})` : ''}`,
      'VAT id, IBAN': text`${invoice.vendor.vatId ?? '–'}, ${invoice.vendor.iban ?? '–'}`,
      number: invoice.number ?? '–',
      dates: text`issued ${invoice.issueDate ?? '–'}, due ${invoice.dueDate ?? '–'}`,
      order: invoice.orderNumber ?? '–',
    }),
    text``,
    invoice.lines.map((line, i) =>
      lineText(
        line,
        input.matches.find((match) => match.line === i + 1),
      ),
    ),
    text``,
    facts({
      net: money(totals.net, currency),
      tax: money(totals.tax, currency),
      total: money(totals.total, currency),
    }),
    text``,
    input.checks.map(
      (check) => text`${check.pass ? 'ok  ' : 'FAIL'} ${check.name}: ${check.detail}`,
    ),
    text``,
    text`${WORDS[status] ?? status}${reasons.length > 0 ? ':' : ''}`,
    reasons.map((reason) => text`  ${reason}`),
  );
}

/** What a status asks of whoever reads it. */
const WORDS: Record<string, string> = {
  review: 'needs a person',
  accepted: 'accepted',
  approved: 'approved: a person said that it is right',
  rejected: 'rejected: a person said that it is not to be used',
};

function lineText(line: ReadLine, match: LineMatch | undefined): Text {
  const quantity = line.quantity === null ? '–' : String(line.quantity);
  return text`${joined([
    column(line.code ?? '', 14),
    column(line.description, 44),
    column(`${quantity} ${line.unit ?? ''}`.trim(), 12, 'right'),
    column(money(line.unitPrice, null), 11, 'right'),
    column(discountOf(line), 8, 'right'),
    column(money(line.amount, null), 12, 'right'),
  ])}${itemOf(match)}`;
}

function discountOf({ discountPercent, discountAmount }: ReadLine): string {
  if (discountPercent !== null) return `-${discountPercent} %`;
  return discountAmount === null ? '' : `-${discountAmount}`;
}

function itemOf(match: LineMatch | undefined): Text {
  const first = match?.suggestions[0];
  if (match?.itemId) return text`  = ${match.itemId} (by ${match.method})`;
  return first ? text`  ? ${first.name} (${Math.round(first.similarity * 100)} %)` : text``;
}
