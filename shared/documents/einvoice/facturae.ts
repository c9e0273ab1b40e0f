import { roundTo } from '../invoice/round.ts';
import type { ExtractedInvoice, ExtractedLine, ExtractedParty } from '../invoice/schema.ts';
import type { StatedSums } from './standard-sums.ts';
import { shareTie, type Tie } from './tie.ts';
import { all, at, type Node, number, printed, text, written } from './xml.ts';

function party(node: unknown): ExtractedParty {
  const person = at(node, 'Individual');
  const name = ['Name', 'FirstSurname', 'SecondSurname'].flatMap(
    (part) => text(at(person, part)) ?? [],
  );
  const either = at(node, 'LegalEntity') ?? person;
  return {
    name:
      printed(node, 'LegalEntity', 'CorporateName') ??
      (name.length > 0 ? { text: name.join(' '), page: 0 } : undefined),
    vatId: printed(node, 'TaxIdentification', 'TaxIdentificationNumber'),
    email: printed(either, 'ContactDetails', 'ElectronicMail'),
  };
}

const amounts = (node: unknown, list: string, entry: string, name: string) =>
  all(at(node, list), entry).reduce((sum, it) => sum + (number(it, name) ?? 0), 0);

function line(node: Node): ExtractedLine {
  const lowered =
    amounts(node, 'DiscountsAndRebates', 'Discount', 'DiscountAmount') -
    amounts(node, 'Charges', 'Charge', 'ChargeAmount');
  return {
    code: printed(node, 'ArticleCode'),
    description: printed(node, 'ItemDescription'),
    quantity: printed(node, 'Quantity'),
    unitPrice: printed(node, 'UnitPriceWithoutTax'),
    discount: written(lowered),
    taxRate: printed(node, 'TaxesOutputs', 'Tax', 'TaxRate'),
    amount: printed(node, 'GrossAmount'),
  };
}

/** Corrective invoices: what they give back is below zero. */
const CORRECTIVE = new Set(['OR', 'CR']);

/** The total before what is withheld: many state it so already, against the scheme. */
function totalOf(totals: unknown): number {
  const stated = number(totals, 'InvoiceTotal') ?? 0;
  const [net, tax, withheld] = [
    'TotalGrossAmountBeforeTaxes',
    'TotalTaxOutputs',
    'TotalTaxesWithheld',
  ].map((name) => number(totals, name) ?? 0) as [number, number, number];
  const isBefore = roundTo(net + tax) === stated;
  return isBefore ? stated : roundTo(stated + withheld);
}

/** Maps a Spanish Facturae (3.2) to the one shape; its total is the one before what is withheld. */
export function mapFacturae(root: Node): ExtractedInvoice {
  const invoice = at(root, 'Invoices', 'Invoice');
  const header = at(invoice, 'InvoiceHeader');
  const issue = at(invoice, 'InvoiceIssueData');
  const totals = at(invoice, 'InvoiceTotals');
  const instalment = at(invoice, 'PaymentDetails', 'Installment');
  const withheld = number(totals, 'TotalTaxesWithheld') ?? 0;
  const series = text(at(header, 'InvoiceSeriesCode'));
  const own = text(at(header, 'InvoiceNumber'));
  const executable = number(totals, 'TotalExecutableAmount');
  return {
    // What gives back is below zero, and so a credit note.
    kind: 'invoice',
    number: own ? { text: [series, own].filter(Boolean).join('-'), page: 0 } : undefined,
    issueDate: printed(issue, 'IssueDate'),
    dueDate: printed(instalment, 'InstallmentDueDate'),
    orderNumber: printed(invoice, 'AdditionalData', 'RelatedInvoice'),
    currency: printed(issue, 'InvoiceCurrencyCode'),
    vendor: {
      ...party(at(root, 'Parties', 'SellerParty')),
      iban: printed(instalment, 'AccountToBeCredited', 'IBAN'),
    },
    buyer: party(at(root, 'Parties', 'BuyerParty')),
    lines: all(at(invoice, 'Items'), 'InvoiceLine').map(line),
    taxes: all(at(invoice, 'TaxesOutputs'), 'Tax').map((tax) => ({
      rate: printed(tax, 'TaxRate'),
      base: printed(tax, 'TaxableBase', 'TotalAmount'),
      amount: printed(tax, 'TaxAmount', 'TotalAmount'),
    })),
    totals: {
      net: printed(totals, 'TotalGrossAmountBeforeTaxes'),
      tax: printed(totals, 'TotalTaxOutputs'),
      total: written(totalOf(totals)),
      discount: written(number(totals, 'TotalGeneralDiscounts') ?? 0),
      charges: written(number(totals, 'TotalGeneralSurcharges') ?? 0),
      prepaid: written(number(totals, 'TotalPaymentsOnAccount') ?? 0),
      withheld: written(withheld),
      due: executable === undefined ? undefined : { text: String(executable), page: 0 },
    },
    conventions: { decimalMark: '.', dateOrder: 'ymd' },
  };
}

/** The sums of its lines and payments as the invoice states them. */
export function statedByFacturae(root: Node): StatedSums {
  const invoice = at(root, 'Invoices', 'Invoice');
  const totals = at(invoice, 'InvoiceTotals');
  const lines = all(at(invoice, 'Items'), 'InvoiceLine');
  const instalments = all(at(invoice, 'PaymentDetails'), 'Installment').flatMap(
    (it) => number(it, 'InstallmentAmount') ?? [],
  );
  const total = number(totals, 'InvoiceTotal') ?? 0;
  const executable = number(totals, 'TotalExecutableAmount');
  const batch = at(root, 'FileHeader', 'Batch');
  const ties: Tie[] = [
    {
      name: 'the amount outstanding',
      is: number(totals, 'TotalOutstandingAmount'),
      by: total - (number(totals, 'TotalPaymentsOnAccount') ?? 0),
      parts: 0,
    },
    {
      name: 'the instalments',
      is: instalments.length > 0 ? executable : undefined,
      by: instalments.reduce((sum, it) => sum + it, 0),
      parts: instalments.length,
    },
    ...[
      ['TotalInvoicesAmount', total],
      ['TotalOutstandingAmount', number(totals, 'TotalOutstandingAmount')],
      ['TotalExecutableAmount', executable],
    ].map(
      ([name, of]): Tie => ({
        name: `the batch's ${name}`,
        is: of === undefined ? undefined : number(batch, String(name), 'TotalAmount'),
        by: Number(of),
        parts: 0,
      }),
    ),
    ...lines.flatMap((node) => [
      {
        name: 'what a line costs',
        is: number(node, 'TotalCost'),
        by: (number(node, 'Quantity') ?? 0) * (number(node, 'UnitPriceWithoutTax') ?? 0),
        parts: 2,
      },
      ...all(at(node, 'TaxesOutputs'), 'Tax').map((tax) =>
        shareTie('the tax of a line', {
          amount: number(tax, 'TaxAmount', 'TotalAmount'),
          base: number(tax, 'TaxableBase', 'TotalAmount'),
          percent: number(tax, 'TaxRate'),
        }),
      ),
    ]),
  ];
  return {
    ofLines: number(totals, 'TotalGrossAmount'),
    adjustments: [],
    arePricesWhole: true,
    ties,
  };
}

/** What is against the format: another currency in the batch; a correction that gives nothing back. */
export function oddFacturae(root: Node): string[] {
  const invoice = at(root, 'Invoices', 'Invoice');
  const header = at(invoice, 'InvoiceHeader');
  const isClass = CORRECTIVE.has(text(at(header, 'InvoiceClass')) ?? '');
  const isCorrective = isClass || at(header, 'Corrective') !== undefined;
  const total = number(invoice, 'InvoiceTotals', 'InvoiceTotal') ?? 0;
  const own = text(at(invoice, 'InvoiceIssueData', 'InvoiceCurrencyCode'));
  const batch = text(at(root, 'FileHeader', 'Batch', 'InvoiceCurrencyCode'));
  return [
    ...(isClass === isCorrective ? [] : ['it corrects another invoice, and is of no such class']),
    ...(isClass && at(header, 'Corrective') === undefined
      ? ['it is of the class of corrections, and corrects no invoice']
      : []),
    ...(isCorrective && total >= 0
      ? ['a correction that gives nothing back may replace or add']
      : []),
    ...(batch === undefined || batch === own
      ? []
      : [`the batch is in ${batch}, the invoice in ${own}`]),
  ];
}
