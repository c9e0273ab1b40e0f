import { describe, expect, it } from '@jest/globals';
import { composeInvoice } from '../../eval/generator/compose.ts';
import { drawInvoice } from '../../eval/generator/draw.ts';
import { ciiXml, withXml } from '../../eval/generator/facturx.ts';
import type { Layout } from '../../eval/generator/layout.ts';
import { TUNED } from '../../eval/generator/layouts-tuned.ts';
import { LOCALES } from '../../eval/generator/truth.ts';
import { scoreInvoice } from '../../eval/score.ts';
import { readXmlInvoice } from '../../shared/documents/einvoice/read-xml.ts';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { chosenExtraction, judge } from '../../shared/documents/judge.ts';
import { readContent } from '../../shared/documents/reading/content.ts';
import { ubl } from './support/ubl.ts';

const layout = TUNED[0] as Layout;
const bytes = (text: string) => new TextEncoder().encode(text);

async function read(file: Uint8Array) {
  const content = await readContent({ bytes: file });
  if (content.outcome !== 'read') throw new Error(content.refusal);
  const extracted = chosenExtraction(content);
  if (!extracted) throw new Error('nothing was extracted');
  return { extracted, judgement: judge(extracted, { content, vendorKnown: true }) };
}

describe('e-invoices', () => {
  it.each(LOCALES)('in a PDF are read exactly, in %s', async (locale) => {
    const invoice = composeInvoice({
      locale,
      seed: 31,
      lines: 12,
      lineDiscounts: true,
      manyTaxes: true,
      invoiceDiscount: true,
      shipping: true,
    });
    const { judgement } = await read(
      await withXml(await drawInvoice(invoice, layout), ciiXml(invoice)),
    );
    const score = scoreInvoice(judgement.invoice, invoice);
    expect(Object.values(score.fields).every(Boolean)).toBe(true);
    expect([score.matched, score.predicted]).toEqual([12, 12]);
    expect(judgement).toMatchObject({ status: 'accepted', source: 'xml', reasons: [] });
  });

  it('go to a person when the page says something else', async () => {
    const shown = composeInvoice({ locale: 'de', seed: 32, lines: 3 });
    const booked = composeInvoice({ locale: 'de', seed: 33, lines: 3 });
    const { judgement } = await read(
      await withXml(await drawInvoice(shown, layout), ciiXml(booked)),
    );
    expect(judgement.status).toBe('review');
    expect(judgement.reasons.join('\n')).toMatch(/xml: number .* is not on the page/);
  });

  it('of profiles without lines take them from the page', async () => {
    const invoice = composeInvoice({ locale: 'fr', seed: 34, lines: 4 });
    const bare = ciiXml(invoice).replace(
      /<ram:IncludedSupplyChainTradeLineItem>[\s\S]*<\/ram:IncludedSupplyChainTradeLineItem>/,
      '',
    );
    const { judgement } = await read(await withXml(await drawInvoice(invoice, layout), bare));
    expect(judgement.invoice.lines).toHaveLength(4);
    expect(judgement.status).toBe('accepted');
  });

  it('in UBL are read exactly', () => {
    const found = readXmlInvoice(bytes(ubl));
    expect(found?.format).toBe('ubl');
    const invoice = readInvoice((found as NonNullable<typeof found>).extracted);
    expect(invoice).toMatchObject({
      kind: 'credit-note',
      number: 'CN-7',
      issueDate: '2026-02-03',
      currency: 'EUR',
      vendor: { name: 'Polder Food N.V.', vatId: 'NL123456789B01', iban: 'NL91ABNA0417164300' },
      totals: { net: 45, tax: 9.45, total: 54.45, discount: 5 },
    });
    expect(invoice.lines[0]).toMatchObject({
      code: 'K-1',
      gtin: '8711000000007',
      quantity: 20,
      unit: 'pcs',
      unitPrice: 25,
      priceBasis: 10,
      amount: 50,
    });
    expect(arithmeticGate(invoice).pass).toBe(true);
  });

  it('begin with a licence as a comment', async () => {
    const licence = `<!--\n${'Licensed under the terms of whoever wrote this file.\n'.repeat(20)}-->\n`;
    const file = bytes(licence + ubl.replace(/^<\?xml.*?\?>/, ''));
    expect((await read(file)).judgement.invoice.number).toBe('CN-7');
  });

  it.each([
    ['20.', '+50.00'],
    ['+20', '50.'],
  ])('have decimals as XML has them: %s, %s', async (quantity, amount) => {
    const file = ubl
      .replace('>20<', `>${quantity}<`)
      .replace('>50.00</cbc:LineExtensionAmount>\n', `>${amount}</cbc:LineExtensionAmount>\n`);
    const { judgement } = await read(bytes(file));
    expect(judgement.reasons).toEqual([]);
    expect(judgement.invoice.lines[0]).toMatchObject({ quantity: 20, amount: 50 });
  });

  const extension =
    '<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0</cbc:CustomizationID>';
  it.each([
    ['XRechnung’s extension', extension, 'accepted'],
    ['any other', '', 'review'],
  ])('that collect for others owe it as well, by %s', async (_, customization, status) => {
    const collected =
      '<cac:PrepaidPayment><cbc:PaidAmount currencyID="EUR">10.05</cbc:PaidAmount></cac:PrepaidPayment>';
    const file = ubl
      .replace('<cbc:ID>CN-7', `${customization}<cbc:ID>CN-7`)
      .replace('<cac:TaxTotal>', `${collected}<cac:TaxTotal>`)
      .replace('>54.45</cbc:PayableAmount>', '>64.50</cbc:PayableAmount>');
    const { judgement } = await read(bytes(file));
    expect(judgement.status).toBe(status);
    expect(judgement.invoice.totals).toMatchObject({ total: 54.45, due: 64.5 });
  });

  it.each([
    [
      'the sum of its lines',
      '<cbc:LineExtensionAmount currencyID="EUR">50.00</cbc:LineExtensionAmount><cbc:TaxExcl',
      '50.00',
      '57.00',
      /^standard: BR-CO-10/,
    ],
    [
      'an allowance',
      '<cbc:AllowanceTotalAmount currencyID="EUR">5.00',
      '5.00',
      '4.00',
      /^standard: BR-CO-13/,
    ],
    [
      'the base of a tax',
      '<cbc:TaxableAmount currencyID="EUR">45.00',
      '45.00',
      '45.02',
      /^standard: the bases/,
    ],
    [
      'what is paid',
      '<cbc:AllowanceTotalAmount',
      '<cbc:All',
      '<cbc:PrepaidAmount>4.00</cbc:PrepaidAmount><cbc:All',
      /^standard: BR-CO-16/,
    ],
  ])(
    'with another %s than the standard adds up go to a person',
    async (_, place, from, to, reason) => {
      expect(ubl).toContain(place);
      const { judgement } = await read(bytes(ubl.replace(place, place.replace(from, to))));
      expect(judgement.reasons).toContainEqual(expect.stringMatching(reason));
    },
  );

  /** The fixture's allowance of 5.00 stated by itself, and a base of nothing that bears no tax. */
  const stated = ubl
    .replace(
      '<cac:TaxTotal>',
      '<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount currencyID="EUR">5.00</cbc:Amount><cac:TaxCategory><cbc:Percent>21.0</cbc:Percent></cac:TaxCategory></cac:AllowanceCharge><cac:TaxTotal>',
    )
    .replace(
      '</cac:TaxSubtotal>',
      '</cac:TaxSubtotal><cac:TaxSubtotal><cbc:TaxableAmount>0</cbc:TaxableAmount><cbc:TaxAmount>0</cbc:TaxAmount><cac:TaxCategory><cbc:ID>E</cbc:ID></cac:TaxCategory></cac:TaxSubtotal>',
    );

  it('with what is allowed stated by itself are accepted', async () => {
    expect((await read(bytes(stated))).judgement.reasons).toEqual([]);
  });

  it.each([
    [
      'the rate of a line',
      '<cac:ClassifiedTaxCategory><cbc:Percent>21<',
      '<cac:ClassifiedTaxCategory><cbc:Percent>9<',
      /^standard: the base of the tax of 21 %/,
    ],
    [
      'the rate of an allowance',
      '<cbc:Percent>21.0<',
      '<cbc:Percent>9<',
      /^standard: the base of the tax of 21 %/,
    ],
    [
      'the rate of a small base',
      '<cbc:TaxAmount currencyID="EUR">9.45</cbc:TaxAmount><cac:TaxCategory><cbc:Percent>21<',
      '<cbc:TaxAmount currencyID="EUR">9.45</cbc:TaxAmount><cac:TaxCategory><cbc:Percent>21.01<',
      /^standard: the base of the tax of 21 %/,
    ],
    [
      'an allowance',
      '<cbc:Amount currencyID="EUR">5.',
      '<cbc:Amount currencyID="EUR">4.',
      /^standard: BR-CO-11/,
    ],
    [
      'the sign of an allowance',
      '<cbc:ChargeIndicator>false',
      '<cbc:ChargeIndicator>true',
      /^standard: BR-CO-12/,
    ],
  ])('with another value for %s than its sums have go to a person', async (_, from, to, reason) => {
    expect(stated).toContain(from);
    const { judgement } = await read(bytes(stated.replace(from, to)));
    expect(judgement.reasons).toContainEqual(expect.stringMatching(reason));
  });

  const nested = ubl.replace(
    '</cac:CreditNoteLine>',
    '<cac:SubCreditNoteLine><cbc:CreditedQuantity>4</cbc:CreditedQuantity><cbc:LineExtensionAmount>30.00</cbc:LineExtensionAmount><cac:Price><cbc:PriceAmount>7.50</cbc:PriceAmount></cac:Price></cac:SubCreditNoteLine><cac:SubCreditNoteLine><cbc:CreditedQuantity>1</cbc:CreditedQuantity><cbc:LineExtensionAmount>20.00</cbc:LineExtensionAmount><cac:Price><cbc:PriceAmount>20</cbc:PriceAmount></cac:Price></cac:SubCreditNoteLine></cac:CreditNoteLine>',
  );

  it('with lines within lines that add up are accepted', async () => {
    expect((await read(bytes(nested))).judgement.reasons).toEqual([]);
  });

  it.each([
    ['amount', '30.00<', '31.00<'],
    ['price', '7.50<', '7.60<'],
    ['quantity', 'Quantity>4<', 'Quantity>5<'],
  ])('with another %s of a line within a line go to a person', async (_, from, to) => {
    const { judgement } = await read(bytes(nested.replace(from, to)));
    expect(judgement.reasons).toContainEqual(expect.stringMatching(/^standard: BR-DEX-02/));
  });

  it('nested without end are refused', async () => {
    const deep = '<cac:SubCreditNoteLine>'.repeat(30) + '</cac:SubCreditNoteLine>'.repeat(30);
    const content = await readContent({
      bytes: bytes(ubl.replace('</cac:CreditNoteLine>', `${deep}</cac:CreditNoteLine>`)),
    });
    expect(content.outcome).toBe('refused');
  });

  it('with a rate of nothing that no tax has go to a person', async () => {
    const line = (rate: string) =>
      stated.replace(
        '<cac:CreditNoteLine>',
        `<cac:CreditNoteLine><cbc:CreditedQuantity>1</cbc:CreditedQuantity><cbc:LineExtensionAmount>0.00</cbc:LineExtensionAmount><cac:Item><cbc:Name>Rietjes</cbc:Name><cac:ClassifiedTaxCategory><cbc:Percent>${rate}</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item><cac:Price><cbc:PriceAmount>0</cbc:PriceAmount></cac:Price></cac:CreditNoteLine><cac:CreditNoteLine>`,
      );
    expect((await read(bytes(line('21')))).judgement.reasons).toEqual([]);
    expect((await read(bytes(line('9')))).judgement.reasons).toEqual([
      'standard: a line bears 9 %, and no tax has that rate',
    ]);
  });

  it('with another rate for a line go to a person, in CII', async () => {
    const xml = ciiXml(composeInvoice({ locale: 'de', seed: 35, lines: 3 }));
    expect((await read(bytes(xml))).judgement.reasons).toEqual([]);
    const wrong = xml.replace(
      /(<ram:RateApplicablePercent>)\d+(<[^>]*><.ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLine)/,
      '$15$2',
    );
    expect(wrong).not.toBe(xml);
    const { judgement } = await read(bytes(wrong));
    expect(judgement.reasons).toContainEqual(
      expect.stringMatching(/^standard: the base of the tax of 5 % is 0/),
    );
  });

  it.each(['5.00', '-5.00'])('of ZUGFeRD 1 write an allowance as %s', async (printed) => {
    const invoice = composeInvoice({ locale: 'de', seed: 36, lines: 3, invoiceDiscount: true });
    const lowered = `<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator><ram:ActualAmount>${printed.replace('5.00', String(invoice.discount))}</ram:ActualAmount><ram:CategoryTradeTax><ram:ApplicablePercent>${invoice.taxes[0]?.rate}</ram:ApplicablePercent></ram:CategoryTradeTax></ram:SpecifiedTradeAllowanceCharge>`;
    const xml = ciiXml(invoice)
      .replaceAll('CrossIndustryInvoice>', 'CrossIndustryDocument>')
      .replace('<rsm:CrossIndustryInvoice', '<rsm:CrossIndustryDocument')
      .replaceAll(':ExchangedDocument>', ':HeaderExchangedDocument>')
      .replace('<ram:SpecifiedTradePaymentTerms>', `${lowered}<ram:SpecifiedTradePaymentTerms>`);
    const { judgement } = await read(bytes(xml));
    expect(judgement.invoice.totals.discount).toBeGreaterThan(0);
    expect(judgement.reasons).toEqual([]);
  });

  it('of the smallest profile say what is due and not what was paid', async () => {
    const file = ubl
      .replace(
        /<cbc:LineExtensionAmount[^>]*>50.00<.cbc:LineExtensionAmount><cbc:TaxExcl/,
        '<cbc:TaxExcl',
      )
      .replace('>54.45</cbc:PayableAmount>', '>50.45</cbc:PayableAmount>');
    const { judgement } = await read(bytes(file));
    expect(judgement.reasons.filter((it) => it.startsWith('standard'))).toEqual([]);
  });
});
