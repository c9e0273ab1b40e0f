import { RejectMessage } from '../../platform/errors.ts';
import type { ExtractedInvoice, ExtractedLine, ExtractedParty } from '../invoice/schema.ts';
import type { StatedSums } from './standard-sums.ts';
import { arePricesWhole, shareTie, type Tie } from './tie.ts';
import { kindOfType } from './type-codes.ts';
import { unitName } from './units.ts';
import { all, at, attribute, type Node, number, printed, text, written } from './xml.ts';

function party(holder: unknown): ExtractedParty {
  const node = at(holder, 'Party');
  return {
    name:
      printed(node, 'PartyLegalEntity', 'RegistrationName') ?? printed(node, 'PartyName', 'Name'),
    vatId: printed(node, 'PartyTaxScheme', 'CompanyID'),
    email: printed(node, 'Contact', 'ElectronicMail'),
  };
}

function lowered(node: unknown): number {
  return all(node, 'AllowanceCharge').reduce((sum, entry) => {
    const amount = Number(text(at(entry, 'Amount')) ?? 0);
    return sum + (text(at(entry, 'ChargeIndicator')) === 'true' ? -amount : amount);
  }, 0);
}

function line(node: Node): ExtractedLine {
  const item = at(node, 'Item');
  const quantity = at(node, 'InvoicedQuantity') ?? at(node, 'CreditedQuantity');
  const unit = attribute(quantity, 'unitCode');
  const gtin = at(item, 'StandardItemIdentification', 'ID');
  return {
    code: printed(item, 'SellersItemIdentification', 'ID'),
    gtin: /^\d{8,14}$/.test(text(gtin) ?? '') ? printed(gtin) : undefined,
    description: printed(item, 'Name') ?? printed(item, 'Description'),
    quantity: printed(quantity),
    unit: unit ? { text: unitName(unit), page: 0 } : undefined,
    unitPrice: printed(node, 'Price', 'PriceAmount'),
    priceBasis: printed(node, 'Price', 'BaseQuantity'),
    discount: written(lowered(node)),
    taxRate: printed(item, 'ClassifiedTaxCategory', 'Percent'),
    amount: printed(node, 'LineExtensionAmount'),
  };
}

/** The total of UBL 2.0, which says only what is payable: without rounding, before payments. */
function totalOfPayable(sums: unknown) {
  const payable = number(sums, 'PayableAmount');
  if (payable === undefined) return undefined;
  const rounding = number(sums, 'PayableRoundingAmount') ?? 0;
  return written(payable - rounding + (number(sums, 'PrepaidAmount') ?? 0));
}

/** What is collected for others, who send no invoice of their own (XRechnung's extension, BT-DEX-002). */
function collectedForOthers(root: Node): number {
  if (!/#conformant#.*xrechnung/i.test(text(at(root, 'CustomizationID')) ?? '')) return 0;
  return all(root, 'PrepaidPayment').reduce((sum, it) => sum + (number(it, 'PaidAmount') ?? 0), 0);
}

export const ublType = (root: Node): string | undefined =>
  text(at(root, 'InvoiceTypeCode')) ?? text(at(root, 'CreditNoteTypeCode'));

/** Maps a UBL 2 invoice or credit note (Peppol, XRechnung) to the one shape. */
export function mapUbl(root: Node, kind: ExtractedInvoice['kind']): ExtractedInvoice {
  const currency = printed(root, 'DocumentCurrencyCode');
  const totals = all(root, 'TaxTotal');
  const tax =
    totals.find((total) => attribute(at(total, 'TaxAmount'), 'currencyID') === currency?.text) ??
    totals[0];
  const sums = at(root, 'LegalMonetaryTotal');
  const lines = linesOf(root);
  return {
    kind: kindOfType(ublType(root), kind),
    number: printed(root, 'ID'),
    issueDate: printed(root, 'IssueDate'),
    dueDate: printed(root, 'DueDate') ?? printed(root, 'PaymentMeans', 'PaymentDueDate'),
    orderNumber: printed(root, 'OrderReference', 'ID'),
    currency,
    vendor: {
      ...party(at(root, 'AccountingSupplierParty')),
      iban: printed(root, 'PaymentMeans', 'PayeeFinancialAccount', 'ID'),
    },
    buyer: party(at(root, 'AccountingCustomerParty')),
    lines: lines.map(line),
    taxes: all(tax, 'TaxSubtotal').map((entry) => ({
      rate: printed(entry, 'TaxCategory', 'Percent'),
      base: printed(entry, 'TaxableAmount'),
      amount: printed(entry, 'TaxAmount'),
    })),
    totals: {
      net: printed(sums, 'TaxExclusiveAmount'),
      tax: printed(tax, 'TaxAmount'),
      total: printed(sums, 'TaxInclusiveAmount') ?? totalOfPayable(sums),
      discount: written(Number(text(at(sums, 'AllowanceTotalAmount')) ?? 0)),
      charges: written(Number(text(at(sums, 'ChargeTotalAmount')) ?? 0)),
      rounding: written(number(sums, 'PayableRoundingAmount') ?? 0),
      prepaid: written(Number(text(at(sums, 'PrepaidAmount')) ?? 0)),
      balance: written(collectedForOthers(root)),
      due: printed(sums, 'PayableAmount'),
    },
    conventions: { decimalMark: '.', dateOrder: 'ymd' },
  };
}

const LINES_WITHIN = ['SubInvoiceLine', 'SubCreditNoteLine'] as const;

/** Every line that has lines within it, however deep, and the deepest ones by quantity and price. */
function nestedIn(lines: readonly Node[], depth = 0): NonNullable<StatedSums['nested']> {
  if (depth > MOST_DEPTH)
    throw new RejectMessage(`Lines lie within lines more than ${MOST_DEPTH} deep`);
  return lines.flatMap((node) => {
    const within = LINES_WITHIN.flatMap((name) => all(node, name));
    const amount = number(node, 'LineExtensionAmount') ?? 0;
    if (within.length > 0) {
      const amounts = within.map((it) => number(it, 'LineExtensionAmount') ?? 0);
      return [{ amount, within: amounts }, ...nestedIn(within, depth + 1)];
    }
    const price = number(node, 'Price', 'PriceAmount');
    const quantity = number(node, 'InvoicedQuantity') ?? number(node, 'CreditedQuantity');
    if (depth === 0 || price === undefined || quantity === undefined) return [];
    const basis = number(node, 'Price', 'BaseQuantity') || 1;
    return [{ amount, within: [(quantity * price) / basis - lowered(node)] }];
  });
}

/** Lines within lines are nowhere deeper than this. */
const MOST_DEPTH = 20;

/** What is allowed and charged by its percentage, and prices before what is taken off them. */
function tiesOf(root: Node, lines: readonly Node[]): Tie[] {
  const shares = [root, ...lines].flatMap((node) => all(node, 'AllowanceCharge'));
  const prices = lines.flatMap((node) => {
    const price = at(node, 'Price');
    return all(price, 'AllowanceCharge').map((entry): Tie => {
      const before = number(entry, 'BaseAmount');
      return {
        name: 'R046, the price after what is taken off',
        is: before === undefined ? undefined : number(price, 'PriceAmount'),
        by: (before ?? 0) - (number(entry, 'Amount') ?? 0),
        parts: 0,
      };
    });
  });
  return [
    ...(isWhole(root) ? prices : []),
    ...shares.map((entry) =>
      shareTie('R040, an allowance or a charge', {
        amount: number(entry, 'Amount'),
        base: number(entry, 'BaseAmount'),
        percent: number(entry, 'MultiplierFactorNumeric'),
      }),
    ),
  ];
}

const isWhole = (root: Node) => arePricesWhole(text(at(root, 'CustomizationID')));

const linesOf = (root: Node) => [...all(root, 'InvoiceLine'), ...all(root, 'CreditNoteLine')];

/** The sums of its lines, allowances and charges as the invoice states them. */
export const statedByUbl = (root: Node): StatedSums => ({
  nested: nestedIn(linesOf(root)),
  arePricesWhole: isWhole(root),
  ties: tiesOf(root, linesOf(root)),
  ofLines: number(root, 'LegalMonetaryTotal', 'LineExtensionAmount'),
  adjustments: all(root, 'AllowanceCharge').map((entry) => ({
    isCharge: text(at(entry, 'ChargeIndicator')) === 'true',
    amount: number(entry, 'Amount') ?? 0,
    rate: number(entry, 'TaxCategory', 'Percent') ?? 0,
  })),
});
