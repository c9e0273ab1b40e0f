import type {
  ExtractedInvoice,
  ExtractedLine,
  ExtractedParty,
  Printed,
} from '../invoice/schema.ts';
import type { StatedSums } from './standard-sums.ts';
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

function line(node: Node): ExtractedLine {
  const product = at(node, 'SpecifiedTradeProduct');
  const agreement = either(
    node,
    'SpecifiedLineTradeAgreement',
    'SpecifiedSupplyChainTradeAgreement',
  );
  const delivery = either(node, 'SpecifiedLineTradeDelivery', 'SpecifiedSupplyChainTradeDelivery');
  const settlement = either(
    node,
    'SpecifiedLineTradeSettlement',
    'SpecifiedSupplyChainTradeSettlement',
  );
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

const CREDIT = new Set(['381', '383', '261', '396', '532']);

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
    kind: CREDIT.has(text(at(head, 'TypeCode')) ?? '') ? 'credit-note' : 'invoice',
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
