import { XMLBuilder } from 'fast-xml-parser';
import { unitCode } from '../einvoice/units.ts';
import type { ReadInvoice, ReadLine, ReadParty } from '../invoice/read.ts';
import { roundTo } from '../invoice/round.ts';
import { netInvoice } from './net-invoice.ts';
import { statedSums } from './stated-sums.ts';

const NAMES = 'urn:oasis:names:specification:ubl:schema:xsd';
const builder = new XMLBuilder({
  attributeNamePrefix: '@',
  ignoreAttributes: false,
  suppressEmptyNode: true,
  format: true,
});

/**
 * An invoice or credit note as UBL 2.1, for the book-keeping that takes e-invoices: what was read, and
 * what follows from it by arithmetic. Values that the paper did not say are left out, as the schema allows.
 */
export function ublOf(read: ReadInvoice): string {
  const invoice = netInvoice(read);
  const { totals, kind } = invoice;
  const sums = statedSums(invoice, invoice.net);
  // Whatever is taken off or added bears the tax of all, where there is one.
  const rate = invoice.taxes.length === 1 ? (invoice.taxes[0]?.rate ?? null) : null;
  const root = kind === 'credit-note' ? 'CreditNote' : 'Invoice';
  const money = (value: number | null) =>
    value === null
      ? undefined
      : { '#text': String(value), '@currencyID': invoice.currency ?? 'XXX' };
  const lineTag = kind === 'credit-note' ? 'cac:CreditNoteLine' : 'cac:InvoiceLine';
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    [root]: {
      '@xmlns': `${NAMES}:${root}-2`,
      '@xmlns:cac': `${NAMES}:CommonAggregateComponents-2`,
      '@xmlns:cbc': `${NAMES}:CommonBasicComponents-2`,
      'cbc:ID': invoice.number ?? '',
      'cbc:IssueDate': invoice.issueDate ?? undefined,
      ...(kind === 'invoice' && { 'cbc:DueDate': invoice.dueDate ?? undefined }),
      [kind === 'invoice' ? 'cbc:InvoiceTypeCode' : 'cbc:CreditNoteTypeCode']:
        kind === 'invoice' ? '380' : '381',
      'cbc:DocumentCurrencyCode': invoice.currency ?? undefined,
      ...(invoice.orderNumber && { 'cac:OrderReference': { 'cbc:ID': invoice.orderNumber } }),
      'cac:AccountingSupplierParty': { 'cac:Party': party(invoice.vendor) },
      'cac:AccountingCustomerParty': { 'cac:Party': party(invoice.buyer) },
      ...(invoice.vendor.iban && {
        'cac:PaymentMeans': {
          'cbc:PaymentMeansCode': '30',
          'cac:PayeeFinancialAccount': { 'cbc:ID': invoice.vendor.iban },
        },
      }),
      'cac:AllowanceCharge': [
        ...allowance({ charge: false, amount: sums.allowances, rate }, money),
        ...allowance({ charge: true, amount: sums.charges, rate }, money),
      ],
      'cac:TaxTotal': {
        'cbc:TaxAmount': money(totals.tax ?? 0),
        'cac:TaxSubtotal': invoice.taxes.map(({ rate, base, amount }) => ({
          'cbc:TaxableAmount': money(base),
          'cbc:TaxAmount': money(amount),
          'cac:TaxCategory': category(rate),
        })),
      },
      ...(kind === 'invoice' &&
        sums.withheld > 0 && {
          'cac:WithholdingTaxTotal': { 'cbc:TaxAmount': money(sums.withheld) },
        }),
      'cac:LegalMonetaryTotal': {
        'cbc:LineExtensionAmount': money(sums.ofLines),
        'cbc:TaxExclusiveAmount': money(invoice.net),
        'cbc:TaxInclusiveAmount': money(sums.inclusive),
        'cbc:AllowanceTotalAmount': money(sums.allowances || null),
        'cbc:ChargeTotalAmount': money(sums.charges || null),
        'cbc:PrepaidAmount': money(sums.prepaid || null),
        'cbc:PayableRoundingAmount': money(sums.rounding || null),
        'cbc:PayableAmount': money(sums.payable),
      },
      [lineTag]: invoice.lines.map((line, i) => lineOf(line, i, { kind, money })),
    },
  });
}

const VAT = { 'cac:TaxScheme': { 'cbc:ID': 'VAT' } };

/** Why nothing is due (zero rate, exempt, reverse charge) the rate does not say. */
const category = (rate: number | null) => ({
  ...(rate && { 'cbc:ID': 'S' }),
  'cbc:Percent': rate ?? undefined,
  ...VAT,
});

type Money = (value: number | null) => object | undefined;

function party({ name, vatId, email }: ReadParty): object {
  return {
    ...(vatId && { 'cac:PartyTaxScheme': { 'cbc:CompanyID': vatId, ...VAT } }),
    'cac:PartyLegalEntity': { 'cbc:RegistrationName': name ?? undefined },
    ...(email && { 'cac:Contact': { 'cbc:ElectronicMail': email } }),
  };
}

function allowance(
  { charge, amount, rate = null }: { charge: boolean; amount: number; rate?: number | null },
  money: Money,
): object[] {
  if (amount === 0) return [];
  return [
    {
      'cbc:ChargeIndicator': String(charge),
      // EN 16931 asks why (BR-33, BR-38, BR-42, BR-44): more than this no paper was read for.
      'cbc:AllowanceChargeReason': charge ? 'Charge' : 'Discount',
      'cbc:Amount': money(Math.abs(amount)),
      ...(rate !== null && { 'cac:TaxCategory': category(rate) }),
    },
  ];
}

function lineOf(
  line: ReadLine,
  index: number,
  { kind, money }: { kind: ReadInvoice['kind']; money: Money },
): object {
  const { priceBasis, discountPercent, discountAmount } = line;
  // No price is below zero (BR-27): what is brought back is a number of pieces.
  const side = (line.unitPrice ?? 0) < 0 && line.quantity !== null ? -1 : 1;
  const quantity = line.quantity && line.quantity * side;
  const unitPrice = line.unitPrice && line.unitPrice * side;
  const gross = ((quantity ?? 1) * (unitPrice ?? 0)) / (priceBasis || 1);
  const lowered = discountAmount ?? roundTo((gross * Math.abs(discountPercent ?? 0)) / 100);
  return {
    'cbc:ID': String(index + 1),
    ...(line.note && { 'cbc:Note': line.note }),
    ...(quantity !== null && {
      [kind === 'invoice' ? 'cbc:InvoicedQuantity' : 'cbc:CreditedQuantity']: {
        '#text': String(quantity),
        '@unitCode': unitCode(line.unit),
      },
    }),
    // The schema asks for one on each line; the sum of the lines counts a missing one as nothing.
    'cbc:LineExtensionAmount': money(line.amount ?? 0),
    'cac:AllowanceCharge': allowance({ charge: lowered < 0, amount: lowered }, money),
    'cac:Item': {
      'cbc:Name': line.description || line.code || undefined,
      ...(line.code && { 'cac:SellersItemIdentification': { 'cbc:ID': line.code } }),
      ...(line.gtin && {
        'cac:StandardItemIdentification': { 'cbc:ID': { '#text': line.gtin, '@schemeID': '0160' } },
      }),
      ...(line.taxRate !== null && {
        'cac:ClassifiedTaxCategory': category(line.taxRate),
      }),
    },
    ...(unitPrice !== null && {
      'cac:Price': {
        'cbc:PriceAmount': money(unitPrice),
        ...(priceBasis !== 1 && { 'cbc:BaseQuantity': priceBasis }),
      },
    }),
  };
}
