import { AFRelationship, PDFDocument } from 'pdf-lib';
import type { TruthInvoice, TruthLine } from './truth.ts';

const escaped = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const day = (iso: string) =>
  `<udt:DateTimeString format="102">${iso.replaceAll('-', '')}</udt:DateTimeString>`;
const sum = (value: number) => value.toFixed(2);

function lineXml(line: TruthLine): string {
  const gross = line.quantity * line.unitPrice;
  const off = Math.round((gross - line.amount) * 100) / 100;
  const allowance = line.discountPercent
    ? `<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator><ram:ActualAmount>${sum(off)}</ram:ActualAmount></ram:SpecifiedTradeAllowanceCharge>`
    : '';
  return `<ram:IncludedSupplyChainTradeLineItem>
<ram:AssociatedDocumentLineDocument><ram:LineID>${line.position}</ram:LineID></ram:AssociatedDocumentLineDocument>
<ram:SpecifiedTradeProduct><ram:SellerAssignedID>${escaped(line.code)}</ram:SellerAssignedID><ram:Name>${escaped(line.description)}</ram:Name></ram:SpecifiedTradeProduct>
<ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>${line.unitPrice}</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
<ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">${line.quantity}</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
<ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>${line.taxRate}</ram:RateApplicablePercent></ram:ApplicableTradeTax>${allowance}<ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>${sum(line.amount)}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
</ram:IncludedSupplyChainTradeLineItem>`;
}

/** The cross-industry invoice (Factur-X, profile EN 16931) that says what the truth says. */
export function ciiXml(invoice: TruthInvoice): string {
  const { vendor, buyer } = invoice;
  const lineSum = invoice.lines.reduce((total, line) => total + line.amount, 0);
  const taxes = invoice.taxes
    .map(
      (tax) =>
        `<ram:ApplicableTradeTax><ram:CalculatedAmount>${sum(tax.amount)}</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>${sum(tax.base)}</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>${tax.rate}</ram:RateApplicablePercent></ram:ApplicableTradeTax>`,
    )
    .join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocument><ram:ID>${escaped(invoice.number)}</ram:ID><ram:TypeCode>${invoice.kind === 'invoice' ? 380 : 381}</ram:TypeCode><ram:IssueDateTime>${day(invoice.issueDate)}</ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
${invoice.lines.map(lineXml).join('\n')}
<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>${escaped(vendor.name)}</ram:Name><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">${vendor.vatId}</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty><ram:BuyerTradeParty><ram:Name>${escaped(buyer.name)}</ram:Name></ram:BuyerTradeParty></ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>${invoice.currency}</ram:InvoiceCurrencyCode><ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode><ram:PayeePartyCreditorFinancialAccount><ram:IBANID>${vendor.iban}</ram:IBANID></ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>${taxes}<ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime>${day(invoice.dueDate)}</ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms><ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>${sum(lineSum)}</ram:LineTotalAmount><ram:ChargeTotalAmount>${sum(invoice.charges)}</ram:ChargeTotalAmount><ram:AllowanceTotalAmount>${sum(invoice.discount)}</ram:AllowanceTotalAmount><ram:TaxBasisTotalAmount>${sum(invoice.net)}</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="${invoice.currency}">${sum(invoice.tax)}</ram:TaxTotalAmount><ram:GrandTotalAmount>${sum(invoice.total)}</ram:GrandTotalAmount><ram:DuePayableAmount>${sum(invoice.total)}</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>`;
}

/** Puts an XML e-invoice into a PDF, as Factur-X does. */
export async function withXml(pdf: Uint8Array, xml: string | Uint8Array): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const bytes = typeof xml === 'string' ? new TextEncoder().encode(xml) : xml;
  await document.attach(bytes, 'factur-x.xml', {
    mimeType: 'text/xml',
    description: 'Factur-X',
    afRelationship: AFRelationship.Alternative,
    creationDate: new Date(Date.UTC(2026, 0, 1)),
    modificationDate: new Date(Date.UTC(2026, 0, 1)),
  });
  return document.save({ useObjectStreams: false });
}
