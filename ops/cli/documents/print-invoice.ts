import type { Check } from '../../../shared/documents/invoice/gate.ts';
import type { ReadInvoice, ReadLine } from '../../../shared/documents/invoice/read.ts';
import type { LineMatch } from '../../../shared/documents/knowledge/match-lines.ts';
import type { KnownVendor } from '../../../shared/documents/knowledge/vendor.ts';

export type Printable = {
  file: string;
  status: string;
  source: string;
  pages: number;
  milliseconds: number;
  reasons: string[];
  invoice: ReadInvoice;
  checks: Check[];
  vendor: KnownVendor | undefined;
  matches: LineMatch[];
};

const show = (value: number | null, places = 2) =>
  value === null
    ? '–'
    : Number.isInteger(value) && places === 0
      ? String(value)
      : value.toFixed(places);

function lineText(line: ReadLine, match: LineMatch | undefined): string {
  const quantity = line.quantity === null ? '–' : String(line.quantity);
  const discount =
    line.discountPercent !== null
      ? `-${line.discountPercent} %`
      : line.discountAmount !== null
        ? `-${line.discountAmount}`
        : '';
  const cells = [
    (line.code ?? '').slice(0, 14).padEnd(14),
    line.description.slice(0, 44).padEnd(44),
    `${quantity} ${line.unit ?? ''}`.trim().padStart(12),
    show(line.unitPrice).padStart(11),
    discount.padStart(8),
    show(line.amount).padStart(12),
  ];
  const first = match?.suggestions[0];
  const item = match?.itemId
    ? `  = ${match.itemId} (by ${match.method})`
    : first
      ? `  ? ${first.name} (${Math.round(first.similarity * 100)} %)`
      : '';
  return cells.join(' ') + item;
}

/** An invoice as an operator reads it: who, when, what, how much, and what is doubtful. */
export function printInvoice(input: Printable): string {
  const { invoice, vendor } = input;
  const { totals } = invoice;
  const rows: [string, string][] = [
    [
      'file',
      `${input.file}: ${input.pages} ${input.pages === 1 ? 'page' : 'pages'}, read from ${input.source} in ${input.milliseconds} ms`,
    ],
    ['kind', invoice.kind],
    [
      'vendor',
      `${invoice.vendor.name ?? '–'}${vendor ? ` = ${vendor.name} (by ${vendor.by})` : ''}`,
    ],
    ['VAT id, IBAN', `${invoice.vendor.vatId ?? '–'}, ${invoice.vendor.iban ?? '–'}`],
    ['number', invoice.number ?? '–'],
    ['dates', `issued ${invoice.issueDate ?? '–'}, due ${invoice.dueDate ?? '–'}`],
    ['order', invoice.orderNumber ?? '–'],
  ];
  const head = rows.map(([name, value]) => `${name.padEnd(14)} ${value}`);
  const lines = invoice.lines.map((line, i) =>
    lineText(
      line,
      input.matches.find((match) => match.line === i + 1),
    ),
  );
  const sums = [
    ['net', totals.net],
    ['tax', totals.tax],
    ['total', totals.total],
  ] as const;
  return [
    ...head,
    '',
    ...lines,
    '',
    ...sums.map(([name, value]) => `${name.padEnd(14)} ${show(value)} ${invoice.currency ?? ''}`),
    '',
    ...input.checks.map(
      (check) => `${check.pass ? 'ok  ' : 'FAIL'} ${check.name}: ${check.detail}`,
    ),
    '',
    input.status === 'accepted' ? 'accepted' : `needs a person:\n  ${input.reasons.join('\n  ')}`,
  ].join('\n');
}
