import { describe, expect, it } from '@jest/globals';
import { chosenExtraction, judge } from '../../shared/documents/judge.ts';
import { readContent } from '../../shared/documents/reading/content.ts';
import { facturae, fatturaPa, signedFile } from './support/national-xml.ts';
import { ubl } from './support/ubl.ts';

async function read(file: string | Uint8Array) {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : new Uint8Array(file);
  const content = await readContent({ bytes });
  if (content.outcome !== 'read') return { status: content.refusal };
  const extracted = chosenExtraction(content);
  if (!extracted) throw new Error('nothing was extracted');
  return judge(extracted, { content, vendorKnown: true });
}

const plain = {
  lines: [
    {
      description: 'Espresso in grani',
      quantity: '3.00',
      price: '18.00',
      total: '54.00',
      rate: '10.00',
    },
  ],
  rates: [{ rate: '10.00', base: '54.00', tax: '5.40' }],
};

describe('a FatturaPA', () => {
  it('is read with its discounts, which are of one piece and follow each other', async () => {
    const { invoice, status, reasons } = (await read(
      fatturaPa({
        lines: [
          {
            description: 'Macinacaffè',
            quantity: '2.00',
            price: '100.00',
            lowered:
              '<ScontoMaggiorazione><Tipo>SC</Tipo><Percentuale>10.00</Percentuale></ScontoMaggiorazione><ScontoMaggiorazione><Tipo>SC</Tipo><Importo>5.00</Importo></ScontoMaggiorazione>',
            total: '170.00',
            rate: '22.00',
          },
          {
            description: 'Consegna urgente',
            price: '10.00',
            lowered:
              '<ScontoMaggiorazione><Tipo>MG</Tipo><Percentuale>20.00</Percentuale></ScontoMaggiorazione>',
            total: '12.00',
            rate: '22.00',
          },
        ],
        rates: [{ rate: '22.00', base: '182.00', tax: '40.04' }],
        total: '222.04',
        due: '222.04',
      }),
    )) as Awaited<ReturnType<typeof judge>>;
    expect(reasons).toEqual([]);
    expect(status).toBe('accepted');
    expect(invoice).toMatchObject({
      kind: 'invoice',
      number: '17/2026',
      issueDate: '2026-03-02',
      dueDate: '2026-04-01',
      currency: 'EUR',
      vendor: { name: 'Bruna Salvi', vatId: 'IT01234567897', iban: 'IT60X0542811101000000123456' },
      totals: { net: 182, tax: 40.04, total: 222.04, due: 222.04 },
      lines: [
        {
          description: 'Macinacaffè',
          quantity: 2,
          unitPrice: 100,
          discountAmount: 30,
          amount: 170,
        },
        { description: 'Consegna urgente', discountAmount: -2, amount: 12 },
      ],
    });
  });

  it('without a printed total comes to net and tax', async () => {
    expect(await read(fatturaPa(plain))).toMatchObject({
      status: 'accepted',
      invoice: { totals: { net: 54, tax: 5.4, total: 59.4, due: null } },
    });
  });

  it('is a credit note by its type', async () => {
    expect(await read(fatturaPa({ ...plain, type: 'TD04', total: '59.40' }))).toMatchObject({
      status: 'accepted',
      invoice: { kind: 'credit-note', totals: { total: 59.4 } },
    });
  });

  it.each([
    [
      'income tax',
      {
        general: '<DatiRitenuta><ImportoRitenuta>10.80</ImportoRitenuta></DatiRitenuta>',
        due: '48.60',
      },
    ],
    [
      'value added tax',
      { rates: [{ rate: '10.00', base: '54.00', tax: '5.40', split: true }], due: '54.00' },
    ],
  ])('leaves due what is not withheld for the state: %s', async (_, more) => {
    expect(await read(fatturaPa({ ...plain, total: '59.40', ...more }))).toMatchObject({
      status: 'accepted',
      invoice: { totals: { total: 59.4, due: Number(more.due) } },
    });
  });

  it('whose amounts do not add up goes to a person', async () => {
    expect(await read(fatturaPa({ ...plain, total: '95.40' }))).toMatchObject({ status: 'review' });
  });

  const fund = (rate: string) =>
    fatturaPa({
      ...plain,
      general: `<DatiCassaPrevidenziale><ImportoContributoCassa>6.00</ImportoContributoCassa><AliquotaIVA>${rate}</AliquotaIVA></DatiCassaPrevidenziale>`,
      rates: [{ rate: '10.00', base: '60.00', tax: '6.00' }],
      total: '66.00',
      due: '66.00',
    });

  it('charges a fund’s contribution by its rate', async () => {
    expect(await read(fund('10.00'))).toMatchObject({ status: 'accepted' });
    expect(await read(fund('22.00'))).toMatchObject({
      reasons: expect.arrayContaining([
        'standard: the base of the tax of 10 % is 60, and comes to 54',
      ]),
    });
  });

  it('with another rate for a line goes to a person', async () => {
    const [line] = plain.lines;
    const wrong = { ...plain, lines: [{ ...line, rate: '22.00' }] as typeof plain.lines };
    expect(await read(fatturaPa(wrong))).toMatchObject({ status: 'review' });
  });

  it('may state its total after what is withheld, which has to be what it says', async () => {
    const withheld = (kept: string) =>
      fatturaPa({
        ...plain,
        general: `<DatiRitenuta><ImportoRitenuta>${kept}</ImportoRitenuta></DatiRitenuta>`,
        total: '48.60',
        due: '48.60',
      });
    expect(await read(withheld('10.80'))).toMatchObject({
      status: 'accepted',
      invoice: { totals: { total: 59.4, withheld: 10.8, due: 48.6 } },
    });
    expect(await read(withheld('9.80'))).toMatchObject({ status: 'review' });
  });

  it('of several invoices is refused with a word', async () => {
    const one = fatturaPa(plain);
    const body = /<FatturaElettronicaBody>[\s\S]*<\/FatturaElettronicaBody>/;
    expect(await read(one.replace(body, '$&$&'))).toEqual({ status: 'several-invoices' });
  });
});

describe('a signed file (.p7m)', () => {
  it.each([
    ['binary', (file: Buffer) => file],
    ['as base64', (file: Buffer) => Buffer.from(file.toString('base64').replace(/.{64}/g, '$&\n'))],
  ])('is read without its envelope: %s', async (_, write) => {
    expect(await read(write(signedFile(fatturaPa(plain))))).toMatchObject({
      status: 'accepted',
      invoice: { number: '17/2026' },
    });
  });

  it.each([
    ['cut off', (file: Buffer) => file.subarray(0, 400), 'malformed'],
    ['in an envelope', (file: Buffer) => signedFile(file.toString('latin1')), 'unsupported-type'],
    ['of something else', () => signedFile('MZ\u0000\u0001'), 'unsupported-type'],
    ['with nothing', () => signedFile(''), 'empty'],
  ])('%s is refused', async (_, make, status) => {
    expect(await read(make(signedFile(fatturaPa(plain))))).toEqual({ status });
  });
});

describe('a Facturae', () => {
  it('is read before what is withheld, and due after it', async () => {
    expect(await read(facturae)).toMatchObject({
      status: 'accepted',
      invoice: {
        number: '2026-31',
        vendor: { name: 'Marta Ruiz', vatId: '12345678Z' },
        buyer: { name: 'Horno San Telmo S.L.' },
        totals: { net: 400, tax: 84, total: 484, withheld: 60, due: 424 },
        lines: [{ quantity: 10, unitPrice: 42, discountAmount: 20, amount: 400 }],
      },
    });
  });
});

describe('a Facturae of which another number was changed', () => {
  it.each([
    [
      'the rate of a line',
      /(<TaxRate>)\d+[.\d]*(<\/TaxRate>(?:(?!InvoiceTotals).)*<\/InvoiceLine>)/s,
    ],
    ['what is withheld', /(<TotalTaxesWithheld>)[\d.]+(<)/],
  ])('goes to a person: %s', async (_, place) => {
    const wrong = facturae.replace(place, '$17.00$2');
    expect(wrong).not.toBe(facturae);
    expect(await read(wrong)).toMatchObject({ status: 'review' });
  });
});

describe('a UBL invoice', () => {
  const sum = (name: string, amount: string) =>
    `<cbc:${name} currencyID="EUR">${amount}</cbc:${name}>`;

  it('is due rounded, as the standard has it', async () => {
    const rounded = ubl.replace(
      sum('PayableAmount', '54.45'),
      sum('PayableRoundingAmount', '0.05') + sum('PayableAmount', '54.50'),
    );
    expect(await read(rounded)).toMatchObject({
      status: 'accepted',
      invoice: { totals: { total: 54.45, due: 54.5 } },
    });
    const unsaid = ubl.replace(sum('PayableAmount', '54.45'), sum('PayableAmount', '54.50'));
    expect(await read(unsaid)).toMatchObject({ status: 'review' });
  });

  it('of version 2.0 has its total in what is payable', async () => {
    const old = ubl.replace(sum('TaxInclusiveAmount', '54.45'), '');
    expect(await read(old)).toMatchObject({
      status: 'accepted',
      invoice: { totals: { total: 54.45 } },
    });
  });

  it('adds a charge to its line and takes an allowance off', async () => {
    const line = (kind: string, amount: string) =>
      ubl
        .replace(
          '<cac:Item><cbc:Name>Koffie',
          `<cac:AllowanceCharge><cbc:ChargeIndicator>${kind}</cbc:ChargeIndicator>${sum('Amount', amount)}</cac:AllowanceCharge>$&`,
        )
        .replace(
          '<cbc:PriceAmount currencyID="EUR">25.00',
          `<cbc:PriceAmount currencyID="EUR">${kind === 'true' ? '24.00' : '26.00'}`,
        );
    expect(await read(line('true', '2.00'))).toMatchObject({ status: 'accepted' });
    expect(await read(line('false', '2.00'))).toMatchObject({ status: 'accepted' });
    expect(await read(line('true', '1.00'))).toMatchObject({ status: 'review' });
  });
});
