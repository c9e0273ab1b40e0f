import type {
  ExtractedInvoice,
  ExtractedLine,
  ExtractedParty,
  Printed,
} from '../invoice/schema.ts';
import type { StatedSums } from './standard-sums.ts';
import { arePricesWhole, shareTie, type Tie } from './tie.ts';
import { kindOfType } from './type-codes.ts';
import { unitName } from './units.ts';
import { all, at, attribute, type Node, number, printed, text, written } from './xml.ts';

/** Either name of an element: ZUGFeRD 1 and the later cross-industry invoice differ in a few. */
function either(node: unknown, ...names: string[]): unknown {
  return names.map((name) => at(node, name)).find((found) => found !== undefined);
}

/** `20260131` with format 102, or an ISO date. */
function date(node: unknown): Printed | undefined {
  const value = text(either(node, 'DateTimeString', 'DateString')) ?? text(node);
  if (!value) return undefined;
  const compact = /^(\d{4})(\d{2})(\d{2})/.exec(value);
  const iso = compact ? `${compact[1]}-${compact[2]}-${compact[3]}` : value.slice(0, 10);
  return { text: iso, page: 0 };
}

function party(node: unknown): ExtractedParty {
  const registrations = all(node, 'SpecifiedTaxRegistration').map((entry) => at(entry, 'ID'));
  const vat = registrations.find((id) => attribute(id, 'schemeID') === 'VA') ?? registrations[0];
  const contact = at(node, 'DefinedTradeContact');
  return {
    name: printed(node, 'Name'),
    vatId: printed(vat),
    email:
      printed(contact, 'EmailURIUniversalCommunication', 'URIID') ??
      printed(contact, 'EmailURIUniversalCommunication', 'CompleteNumber'),
  };
}

function isCharge(entry: Node): boolean {
  const indicator = at(entry, 'ChargeIndicator');
  return (text(at(indicator, 'Indicator')) ?? text(indicator)) === 'true';
}

/** Allowances less charges: what a line's or document's price is lowered by. */
function lowered(node: unknown, name = 'SpecifiedTradeAllowanceCharge'): number {
  return all(node, name).reduce((sum, entry) => {
    const amount = Number(text(at(entry, 'ActualAmount')) ?? 0);
    return sum + (isCharge(entry) ? -amount : amount);
  }, 0);
}

const agreementOf = (line: Node) =>
  either(line, 'SpecifiedLineTradeAgreement', 'SpecifiedSupplyChainTradeAgreement');
const settlementOf = (line: Node) =>
  either(line, 'SpecifiedLineTradeSettlement', 'SpecifiedSupplyChainTradeSettlement');

function line(node: Node): ExtractedLine {
  const product = at(node, 'SpecifiedTradeProduct');
  const agreement = agreementOf(node);
  const delivery = either(node, 'SpecifiedLineTradeDelivery', 'SpecifiedSupplyChainTradeDelivery');
  const settlement = settlementOf(node);
  const price =
    at(agreement, 'NetPriceProductTradePrice') ?? at(agreement, 'GrossPriceProductTradePrice');
  const quantity = at(delivery, 'BilledQuantity');
  const sums = either(
    settlement,
    'SpecifiedTradeSettlementLineMonetarySummation',
    'SpecifiedTradeSettlementMonetarySummation',
  );
  const unit = attribute(quantity, 'unitCode');
  const gtin = at(product, 'GlobalID');
  const tax = at(settlement, 'ApplicableTradeTax');
  return {
    code: printed(product, 'SellerAssignedID'),
    gtin: /^\d{8,14}$/.test(text(gtin) ?? '') ? printed(gtin) : undefined,
    description:
      printed(product, 'Name') ??
      printed(product, 'Description') ??
      printed(node, 'AssociatedDocumentLineDocument', 'IncludedNote', 'Content'),
    quantity: printed(quantity),
    unit: unit ? { text: unitName(unit), page: 0 } : undefined,
    unitPrice: printed(price, 'ChargeAmount'),
    priceBasis: printed(price, 'BasisQuantity'),
    discount: written(lowered(settlement)),
    taxRate: printed(tax, 'RateApplicablePercent') ?? printed(tax, 'ApplicablePercent'),
    amount: printed(sums, 'LineTotalAmount'),
  };
}

/** A line that only carries text, or that groups others, sums to nothing of its own. */
function isBilled(entry: ExtractedLine, node: Node): boolean {
  const status = text(at(node, 'AssociatedDocumentLineDocument', 'LineStatusReasonCode'));
  if (status === 'GROUP' || status === 'INFORMATION') return false;
  return Boolean(entry.amount);
}

function partsOf(root: Node) {
  const trade = either(root, 'SupplyChainTradeTransaction', 'SpecifiedSupplyChainTradeTransaction');
  const agreement = either(
    trade,
    'ApplicableHeaderTradeAgreement',
    'ApplicableSupplyChainTradeAgreement',
  );
  const settlement = either(
    trade,
    'ApplicableHeaderTradeSettlement',
    'ApplicableSupplyChainTradeSettlement',
  );
  const sums = either(
    settlement,
    'SpecifiedTradeSettlementHeaderMonetarySummation',
    'SpecifiedTradeSettlementMonetarySummation',
  );
  return { trade, agreement, settlement, sums };
}

const rateOf = (tax: unknown): number =>
  number(tax, 'RateApplicablePercent') ?? number(tax, 'ApplicablePercent') ?? 0;

const isWhole = (root: Node) => {
  const context = either(root, 'ExchangedDocumentContext', 'SpecifiedExchangedDocumentContext');
  return arePricesWhole(text(at(context, 'GuidelineSpecifiedDocumentContextParameter', 'ID')));
};

/** What is allowed and charged by its percentage, and prices before what is taken off them. */
function tiesOf(root: Node): Tie[] {
  const { trade, settlement } = partsOf(root);
  const items = all(trade, 'IncludedSupplyChainTradeLineItem');
  const shares = [settlement, ...items.map(settlementOf)].flatMap((node) =>
    all(node, 'SpecifiedTradeAllowanceCharge'),
  );
  // ZUGFeRD 1 leaves the sign of an allowance open.
  const size = (value: number | undefined) => (value === undefined ? undefined : Math.abs(value));
  const priceAfter = (node: Node): Tie => {
    const [before, after] = ['GrossPriceProductTradePrice', 'NetPriceProductTradePrice'].map(
      (name) => at(agreementOf(node), name),
    );
    const off = all(before, 'AppliedTradeAllowanceCharge').reduce((sum, entry) => {
      const amount = size(number(entry, 'ActualAmount')) ?? 0;
      return sum + (isCharge(entry) ? -amount : amount);
    }, 0);
    const gross = number(before, 'ChargeAmount');
    const [ofGross, ofNet] = [before, after].map((it) => number(it, 'BasisQuantity') || 1);
    return {
      name: 'R046, the price after what is taken off',
      is: gross === undefined ? undefined : number(after, 'ChargeAmount'),
      by: (((gross ?? 0) - off) / (ofGross ?? 1)) * (ofNet ?? 1),
      parts: 0,
    };
  };
  return [
    ...(isWhole(root) ? items.map(priceAfter) : []),
    ...shares.map((entry) =>
      shareTie('R040, an allowance or a charge', {
        amount: size(number(entry, 'ActualAmount')),
        base: size(number(entry, 'BasisAmount')),
        percent: size(number(entry, 'CalculationPercent')),
      }),
    ),
    ...all(settlement, 'ApplicableTradeTax').map((entry): Tie => {
      const [ofLines, ofOthers] = ['LineTotalBasisAmount', 'AllowanceChargeBasisAmount'].map((it) =>
        number(entry, it),
      );
      return {
        name: 'the base of a tax by its parts',
        is: ofLines === undefined ? undefined : number(entry, 'BasisAmount'),
        by: (ofLines ?? 0) + (ofOthers ?? 0),
        parts: 2,
      };
    }),
  ];
}

/** The sums of its lines, allowances and charges (what transport costs, too) as the invoice states them. */
export function statedByCii(root: Node): StatedSums {
  const { settlement, sums } = partsOf(root);
  // ZUGFeRD 1 leaves the sign of an allowance open ("-21.55" off by 21.55): it is that of their total.
  const signed = (amount: number, charged: boolean) => {
    if (!at(root, 'HeaderExchangedDocument')) return amount;
    const total = number(sums, charged ? 'ChargeTotalAmount' : 'AllowanceTotalAmount') ?? 0;
    return Math.abs(amount) * Math.sign(total);
  };
  return {
    arePricesWhole: isWhole(root),
    ties: tiesOf(root),
    ofLines: number(sums, 'LineTotalAmount'),
    adjustments: [
      ...all(settlement, 'SpecifiedTradeAllowanceCharge').map((entry) => ({
        isCharge: isCharge(entry),
        amount: signed(number(entry, 'ActualAmount') ?? 0, isCharge(entry)),
        rate: rateOf(at(entry, 'CategoryTradeTax')),
      })),
      ...all(settlement, 'SpecifiedLogisticsServiceCharge').map((entry) => ({
        isCharge: true,
        amount: number(entry, 'AppliedAmount') ?? 0,
        rate: rateOf(at(entry, 'AppliedTradeTax')),
      })),
    ],
  };
}

export const ciiType = (root: Node): string | undefined =>
  text(at(either(root, 'ExchangedDocument', 'HeaderExchangedDocument'), 'TypeCode'));

/** The currency in which the seller states the sum of the taxes as well (BT-6). */
export const taxCurrencyOfCii = (root: Node): string | undefined =>
  text(at(partsOf(root).settlement, 'TaxCurrencyCode'));

/** Maps a cross-industry invoice (Factur-X, ZUGFeRD 1 and 2, XRechnung) to the one shape. */
export function mapCii(root: Node): ExtractedInvoice {
  const head = either(root, 'ExchangedDocument', 'HeaderExchangedDocument');
  const { trade, agreement, settlement, sums } = partsOf(root);
  const currency = printed(settlement, 'InvoiceCurrencyCode');
  const taxTotals = all(sums, 'TaxTotalAmount');
  const tax =
    taxTotals.find((total) => attribute(total, 'currencyID') === currency?.text) ?? taxTotals[0];
  const items = all(trade, 'IncludedSupplyChainTradeLineItem');
  return {
    kind: kindOfType(ciiType(root), 'invoice'),
    number: printed(head, 'ID'),
    issueDate: date(at(head, 'IssueDateTime')),
    dueDate: date(at(settlement, 'SpecifiedTradePaymentTerms', 'DueDateDateTime')),
    orderNumber:
      printed(agreement, 'BuyerOrderReferencedDocument', 'IssuerAssignedID') ??
      printed(agreement, 'BuyerOrderReferencedDocument', 'ID'),
    currency,
    vendor: {
      ...party(at(agreement, 'SellerTradeParty')),
      iban: printed(
        settlement,
        'SpecifiedTradeSettlementPaymentMeans',
        'PayeePartyCreditorFinancialAccount',
        'IBANID',
      ),
    },
    buyer: party(at(agreement, 'BuyerTradeParty')),
    lines: items.flatMap((node) => {
      const mapped = line(node);
      return isBilled(mapped, node) ? [mapped] : [];
    }),
    taxes: all(settlement, 'ApplicableTradeTax').map((entry) => ({
      rate: printed(entry, 'RateApplicablePercent') ?? printed(entry, 'ApplicablePercent'),
      base: printed(entry, 'BasisAmount'),
      amount: printed(entry, 'CalculatedAmount'),
    })),
    totals: {
      net: printed(sums, 'TaxBasisTotalAmount'),
      tax: printed(tax),
      total: printed(sums, 'GrandTotalAmount'),
      discount: written(Number(text(at(sums, 'AllowanceTotalAmount')) ?? 0)),
      charges: written(Number(text(at(sums, 'ChargeTotalAmount')) ?? 0)),
      rounding: written(number(sums, 'RoundingAmount') ?? 0),
      prepaid: written(Number(text(at(sums, 'TotalPrepaidAmount')) ?? 0)),
      due: printed(sums, 'DuePayableAmount'),
    },
    conventions: { decimalMark: '.', dateOrder: 'ymd' },
  };
}
