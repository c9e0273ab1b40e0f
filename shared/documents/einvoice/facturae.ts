import { roundTo } from '../invoice/round.ts';
import type { ExtractedInvoice, ExtractedLine, ExtractedParty } from '../invoice/schema.ts';
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

/** Corrective invoices: their amounts are taken back. */
const CREDIT = new Set(['OR', 'CR']);

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
    kind: CREDIT.has(text(at(header, 'InvoiceClass')) ?? '') ? 'credit-note' : 'invoice',
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
