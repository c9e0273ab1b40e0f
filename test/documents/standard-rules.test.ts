import { describe, expect, it } from '@jest/globals';
import { composeInvoice } from '../../eval/generator/compose.ts';
import { ciiXml } from '../../eval/generator/facturx.ts';
import { chosenExtraction, judge } from '../../shared/documents/judge.ts';
import { readContent } from '../../shared/documents/reading/content.ts';
import { facturae, fatturaPa } from './support/national-xml.ts';
import { ubl } from './support/ubl.ts';

async function read(xml: string) {
  const content = await readContent({ bytes: new TextEncoder().encode(xml) });
  if (content.outcome !== 'read') throw new Error(content.refusal);
  const extracted = chosenExtraction(content);
  if (!extracted) throw new Error('nothing was extracted');
  return judge(extracted, { content, vendorKnown: true });
}

/** @param from what stands in it, @param to what it is changed to */
async function changed(xml: string, from: string | RegExp, to: string) {
  const other = xml.replace(from, to);
  expect(other).not.toBe(xml);
  return (await read(other)).reasons;
}

const PEPPOL =
  '<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>';
const peppol = ubl
  .replaceAll('Category><cbc:Percent>', 'Category><cbc:ID>S</cbc:ID><cbc:Percent>')
  .replace(
    '<cbc:ID>CN-7</cbc:ID>',
    `${PEPPOL}$&<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>`,
  )
  .replace(
    '<cbc:BaseQuantity>10</cbc:BaseQuantity>',
    '$&<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount currencyID="EUR">3.00</cbc:Amount><cbc:BaseAmount currencyID="EUR">28.00</cbc:BaseAmount></cac:AllowanceCharge>',
  )
  .replace(
    '<cac:TaxTotal>',
    '<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:MultiplierFactorNumeric>10</cbc:MultiplierFactorNumeric><cbc:Amount currencyID="EUR">5.00</cbc:Amount><cbc:BaseAmount currencyID="EUR">50.00</cbc:BaseAmount><cac:TaxCategory><cbc:Percent>21</cbc:Percent></cac:TaxCategory></cac:AllowanceCharge>$&',
  );

describe('one figure changed in a UBL document', () => {
  it('was right before', async () => {
    expect((await read(peppol)).reasons).toEqual([]);
  });

  it.each([
    ['the currency', '<cbc:DocumentCurrencyCode>EUR', '<cbc:DocumentCurrencyCode>USD', /R051/],
    ['an amount’s currency', 'currencyID="EUR">45.00', 'currencyID="SEK">45.00', /R051/],
    ['the type', 'TypeCode>381<', 'TypeCode>380<', /BR-CL-01/],
    [
      'a quantity, by little',
      '>20</cbc:CreditedQuantity>',
      '>20.02</cbc:CreditedQuantity>',
      /R120/,
    ],
    [
      'the category of a tax',
      '<cac:TaxCategory><cbc:ID>S<',
      '<cac:TaxCategory><cbc:ID>Z<',
      /BR-Z-05/,
    ],
    ['the price before', '>28.00<', '>29.00<', /R046/],
    ['a percentage', 'Numeric>10<', 'Numeric>11<', /R040/],
    ['the base of a percentage', '>50.00</cbc:BaseAmount>', '>60.00</cbc:BaseAmount>', /R040/],
  ])('goes to a person: %s', async (_, from, to, rule) => {
    expect(await changed(peppol, from, to)).toContainEqual(expect.stringMatching(rule));
  });

  it('may state the sum of its taxes in the seller’s own currency', async () => {
    const both = peppol
      .replace('<cbc:DocumentCurrencyCode>', '<cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode>$&')
      .replace(
        '<cac:TaxTotal>',
        '<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">105.00</cbc:TaxAmount></cac:TaxTotal>$&',
      );
    expect((await read(both)).reasons).toEqual([]);
    expect(await changed(both, '<cbc:TaxCurrencyCode>SEK', '<cbc:TaxCurrencyCode>DKK')).toEqual([
      'standard: R051, an amount is in SEK, and the invoice in EUR',
    ]);
  });

  it('leaves a rounded price be where no profile holds it to its line', async () => {
    const rounded = peppol
      .replace('>20</cbc:CreditedQuantity>', '>9</cbc:CreditedQuantity>')
      .replace('>25.00<', '>5.56<')
      .replace('<cbc:BaseQuantity>10<', '<cbc:BaseQuantity>1<');
    expect((await read(rounded)).reasons).toContainEqual(expect.stringMatching(/R120/));
    expect((await read(rounded.replace(PEPPOL, ''))).reasons).toEqual([]);
  });
});

describe('one figure changed in a cross-industry invoice', () => {
  const xml = ciiXml(composeInvoice({ locale: 'de', seed: 41, lines: 3 }));

  it.each([
    ['the currency', '<ram:InvoiceCurrencyCode>EUR', '<ram:InvoiceCurrencyCode>CHF', /R051/],
    ['the type, to an offer', /TypeCode>38\d</, 'TypeCode>310<', /BR-CL-01/],
    ['the type, to a pro forma', /TypeCode>38\d</, 'TypeCode>325<', /a pro forma/],
    ['a category', '<ram:CategoryCode>S<', '<ram:CategoryCode>AE<', /BR-AE-05/],
    ['a rate', /<ram:RateApplicablePercent>\d+</, '<ram:RateApplicablePercent>0<', /BR-S-05/],
    [
      'the parts of a base',
      /<ram:BasisAmount>([\d.]+)<\/ram:BasisAmount>/,
      '$&<ram:LineTotalBasisAmount>1.00</ram:LineTotalBasisAmount>',
      /the base of a tax by its parts/,
    ],
  ])('goes to a person: %s', async (_, from, to, rule) => {
    expect(await changed(xml, from, to)).toContainEqual(expect.stringMatching(rule));
  });

  it.each([
    ['380', 'invoice'],
    ['383', 'invoice'],
    ['381', 'credit-note'],
    ['261', 'credit-note'],
    ['83', 'credit-note'],
  ])('is by its type %s an %s', async (code, kind) => {
    expect((await read(xml.replace(/TypeCode>38\d</, `TypeCode>${code}<`))).invoice.kind).toBe(
      kind,
    );
  });
});

describe('one figure changed in a FatturaPA', () => {
  const agent = (kept: string, share = '23.00') =>
    fatturaPa({
      lines: [{ description: 'Provvigioni', price: '655.74', total: '655.74', rate: '22.00' }],
      rates: [{ rate: '22.00', base: '655.74', tax: '144.26' }],
      total: '800.00',
      general: `<DatiRitenuta><ImportoRitenuta>${kept}</ImportoRitenuta><AliquotaRitenuta>${share}</AliquotaRitenuta></DatiRitenuta>`,
    });

  it('was right before: of an agent’s fee a fifth is taxed', async () => {
    expect((await read(agent('30.16'))).reasons).toEqual([]);
    expect((await read(agent('150.82'))).reasons).toEqual([]);
  });

  it('goes to a person: what is withheld, its rate', async () => {
    const reason = expect.stringMatching(/what is withheld by its rate/);
    expect((await read(agent('31.16'))).reasons).toContainEqual(reason);
    expect((await read(agent('30.16', '24.00'))).reasons).toContainEqual(reason);
  });

  it('goes to a person: the price of what has no quantity', async () => {
    expect(await changed(agent('30.16'), 'Unitario>655', 'Unitario>656')).toContainEqual(
      expect.stringMatching(/00423/),
    );
  });

  it('goes to a person: the base of a fund’s contribution', async () => {
    const fund = (base: string) =>
      fatturaPa({
        lines: [{ description: 'Parcella', price: '1800.00', total: '1800.00', rate: '22.00' }],
        general: `<DatiCassaPrevidenziale><AlCassa>4.00</AlCassa><ImportoContributoCassa>72.00</ImportoContributoCassa><ImponibileCassa>${base}</ImponibileCassa><AliquotaIVA>22.00</AliquotaIVA></DatiCassaPrevidenziale>`,
        rates: [{ rate: '22.00', base: '1872.00', tax: '411.84' }],
        total: '2283.84',
      });
    expect((await read(fund('1800.00'))).reasons).toEqual([]);
    expect((await read(fund('1900.00'))).reasons).toContainEqual(
      expect.stringMatching(/a fund’s contribution/),
    );
  });
});

describe('one figure changed in a Facturae', () => {
  const whole = facturae
    .replace(
      '<SchemaVersion>3.2.2</SchemaVersion>',
      '$&<Batch><TotalInvoicesAmount><TotalAmount>424.00</TotalAmount></TotalInvoicesAmount><TotalExecutableAmount><TotalAmount>424.00</TotalAmount></TotalExecutableAmount><InvoiceCurrencyCode>EUR</InvoiceCurrencyCode></Batch>',
    )
    .replace('</InstallmentDueDate>', '$&<InstallmentAmount>424.00</InstallmentAmount>')
    .replace('</InvoiceTotal>', '$&<TotalOutstandingAmount>424.00</TotalOutstandingAmount>');

  it('was right before', async () => {
    expect((await read(whole)).reasons).toEqual([]);
  });

  it.each([
    ['the sum of the lines', 'TotalGrossAmount>400', 'TotalGrossAmount>410', /BR-CO-10/],
    ['what a line costs', 'TotalCost>420', 'TotalCost>430', /what a line costs/],
    ['what is outstanding', 'OutstandingAmount>424', 'OutstandingAmount>434', /outstanding/],
    ['an instalment', 'InstallmentAmount>424', 'InstallmentAmount>434', /the instalments/],
    [
      'the batch’s total',
      'InvoicesAmount><TotalAmount>424',
      'InvoicesAmount><TotalAmount>4',
      /batch/,
    ],
    ['the currency', /(IssueDate><InvoiceCurrencyCode>)EUR/, '$1USD', /the batch is in EUR/],
    ['the class', 'InvoiceClass>OO', 'InvoiceClass>OR', /corrects no invoice/],
  ])('goes to a person: %s', async (_, from, to, rule) => {
    expect(await changed(whole, from, to)).toContainEqual(expect.stringMatching(rule));
  });

  it('is a credit note by what it gives back, and a person looks at a correction that does not', async () => {
    const corrective = facturae.replace(
      '<InvoiceClass>OO</InvoiceClass>',
      '<InvoiceClass>OR</InvoiceClass><Corrective><InvoiceNumber>30</InvoiceNumber></Corrective>',
    );
    expect((await read(corrective)).reasons).toEqual([
      'standard: a correction that gives nothing back may replace or add',
    ]);
    const given = corrective
      .replace(/(<(?:TotalAmount|Total\w+|InvoiceTotal|GrossAmount|DiscountAmount)>)(?=\d)/g, '$1-')
      .replace('<Quantity>10<', '<Quantity>-10<');
    expect(await read(given)).toMatchObject({
      reasons: [],
      invoice: { kind: 'credit-note', totals: { total: 484 } },
    });
  });
});
