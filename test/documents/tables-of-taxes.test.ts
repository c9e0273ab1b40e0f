import { describe, expect, it } from '@jest/globals';
import { COLUMNS, failedChecks as failed, HEAD, readSheet as read } from './support/field-sheet.ts';
import type { PrintedLine } from './support/printed.ts';

const WARES: PrintedLine[] = [
  COLUMNS,
  [116, [50, 'Oak desk'], [310, '2'], [405, '150,00'], [500, '300,00']],
  [132, [50, 'Apples'], [310, '10'], [405, '5,00'], [500, '50,00']],
];

describe('a table of taxes whose rates have no sign', () => {
  it('a number by which its row is right is a rate, and so are those under and over it', () => {
    const invoice = read(
      ...HEAD,
      ...WARES,
      [160, [60, 'Tipo'], [140, 'Base'], [220, 'Cuota'], [420, 'TOTAL']],
      [172, [60, '21,00'], [140, '300,00'], [220, '63,00']],
      [184, [60, '10,00'], [140, '50,00'], [220, '5,00']],
      [196, [60, '4,00'], [420, '418,00']],
    );
    expect(invoice.totals).toMatchObject({ tax: 68, total: 418 });
    expect(failed(invoice)).toEqual([]);
  });

  it('under a heading that is a percent sign, a number is a rate also where it has no tax', () => {
    const invoice = read(
      ...HEAD,
      ...WARES,
      [160, [60, 'Umsatzsteuer %'], [160, '0,00'], [220, '0,00'], [500, '0,00']],
      [172, [160, '7,00'], [220, '50,00'], [500, '3,50']],
      [184, [155, '19,00'], [220, '300,00'], [500, '57,00']],
      [196, [60, 'Versandkosten'], [500, '0,00']],
      [208, [60, 'Endbetrag'], [420, 'EUR'], [500, '410,50']],
    );
    expect(invoice.totals).toMatchObject({ tax: 60.5, total: 410.5 });
    expect(failed(invoice)).toEqual([]);
  });

  it('an amount that stands over a rate is no rate', () => {
    const invoice = read(
      ...HEAD,
      ...WARES,
      [160, [60, 'Net'], [220, 'Tax'], [300, '%'], [500, 'Total']],
      [172, [60, '350,00'], [220, '70,00'], [300, '20,00'], [500, '420,00']],
      [196, [60, 'Fee'], [500, '9,00']],
      [208, [60, 'To pay'], [500, '430,00']],
    );
    expect(failed(invoice)).not.toEqual([]);
  });
});

describe('a base that is as small as a rate', () => {
  const menu = (...sums: PrintedLine[]) =>
    read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Soup'], [310, '2'], [405, '11,00'], [500, '22,00']],
      [132, [50, 'Water'], [310, '1'], [405, '3,20'], [500, '3,20']],
      ...sums,
    );

  it('is a base beside the rate that has fewer decimals', () => {
    const invoice = menu(
      [160, [60, 'Base'], [140, '%'], [220, 'Tax'], [300, 'Gross']],
      [172, [60, '22,00'], [140, '10,00'], [220, '2,20'], [300, '24,20']],
      [184, [60, '3,20'], [140, '21,00'], [220, '0,67'], [300, '3,87']],
      [208, [420, 'Net'], [500, '25,20']],
      [220, [420, 'Tax'], [500, '2,87']],
      [232, [420, 'Total'], [500, '28,07']],
    );
    expect(invoice.totals).toMatchObject({ net: 25.2, tax: 2.87, total: 28.07 });
    expect(failed(invoice)).toEqual([]);
  });

  it('is asked for where the tax is not its own', () => {
    const invoice = menu(
      [160, [60, 'Base'], [140, '%'], [220, 'Tax'], [300, 'Gross']],
      [172, [60, '22,00'], [140, '10,00'], [220, '2,20'], [300, '24,20']],
      [184, [60, '3,40'], [140, '21,00'], [220, '0,67'], [300, '3,87']],
      [208, [420, 'Net'], [500, '25,20']],
      [220, [420, 'Tax'], [500, '2,87']],
      [232, [420, 'Total'], [500, '28,07']],
    );
    expect(failed(invoice)).not.toEqual([]);
  });
});

describe('a table of taxes beside the sums', () => {
  const goods = (...sums: PrintedLine[]) =>
    read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Oak desk'], [310, '2'], [405, '150,00'], [500, '300,00']],
      [132, [50, 'Apples'], [310, '10'], [405, '5,00'], [500, '50,00']],
      ...sums,
    );
  const beside = (tax: string, total: string) =>
    goods(
      [160, [60, 'Rate'], [140, 'Base'], [220, 'Tax'], [420, 'Discount'], [500, '0,00']],
      [
        172,
        [60, '10 %'],
        [140, '45,45'],
        [220, '4,55'],
        [300, '50,00'],
        [420, 'Net'],
        [500, '291,35'],
      ],
      [
        184,
        [60, '22 %'],
        [140, '245,90'],
        [220, '54,10'],
        [300, '300,00'],
        [420, 'VAT'],
        [500, tax],
      ],
      [208, [420, 'Total'], [500, total]],
    );

  it('has rates of its own, and the sums beside it have none; lines may have the tax in them', () => {
    const invoice = beside('58,65', '350,00');
    expect(invoice.totals).toMatchObject({ net: 291.35, tax: 58.65, total: 350 });
    expect(failed(invoice)).toEqual([]);
  });

  it('goes to a person where its taxes are others', () => {
    expect(failed(beside('56,85', '348,20'))).not.toEqual([]);
    expect(failed(beside('85,65', '377,00'))).not.toEqual([]);
  });

  it('says what bears no tax, and a tax that was rounded line by line', () => {
    const rows = (base: string, tax: string) =>
      goods(
        [160, [50, 'Total (incl. VAT)'], [500, '350,00']],
        [190, [294, 'Net'], [423, 'VAT'], [532, 'Total']],
        [202, [50, 'VAT 15%'], [305, base], [418, tax], [524, '300,00']],
        [214, [50, 'VAT 0%'], [312, '50,00'], [424, '0,00'], [531, '50,00']],
      );
    const invoice = rows('260,88', '39,12');
    expect(invoice.totals).toMatchObject({ net: 310.88, tax: 39.12, total: 350 });
    expect(invoice.taxes).toEqual([
      { rate: 15, base: 260.88, amount: 39.12 },
      { rate: 0, base: 50, amount: 0 },
    ]);
    expect(failed(invoice)).toEqual([]);
    expect(failed(rows('260,37', '39,63'))).not.toEqual([]);
    expect(failed(rows('260,88', '39,21'))).not.toEqual([]);
  });
});

describe('two taxes of one rate', () => {
  const goods: PrintedLine[] = [
    [40, [50, 'Harbour Engineering'], [420, 'GSTIN: 33BXOPA3461M1ZC']],
    [60, [50, 'TAX INVOICE (Original for the Recipient)']],
    [75, [50, 'Invoice No: 010/2025'], [300, 'Invoice Date: 19.09.2025']],
    [100, [50, 'Description'], [300, 'Quantity'], [400, 'Rate'], [500, 'Total']],
    [116, [50, 'Contactor'], [310, '4.00'], [405, '2,000.00'], [500, '8,000.00']],
  ];

  it('are both asked for, and a total without decimals that they come to is one', () => {
    const invoice = read(
      ...goods,
      [140, [200, 'SUB-TOTAL'], [400, 'BASIC AMOUNT'], [500, '8000.00']],
      [152, [400, 'CGST 9%'], [508, '720.00']],
      [164, [400, 'SGST 9%'], [508, '720.00']],
      [176, [200, 'GRAND TOTAL'], [470, '9440']],
    );
    expect(invoice.totals).toMatchObject({ net: 8000, tax: 1440, total: 9440 });
    expect(invoice.currency).toBe('INR');
    expect(failed(invoice)).toEqual([]);
  });

  it('are named in the cell before them, beside a block of text, and a sign in brackets is one', () => {
    const invoice = read(
      ...goods,
      [140, [400, 'Sub Total'], [500, '8,000.00']],
      [152, [400, 'CGST9 (9%)'], [508, '720.40']],
      [
        164,
        [50, 'Vadapalani Branch, Arcot Road, Vadapalani, Chennai- 600026'],
        [400, 'SGST9 (9%)'],
        [508, '720.40'],
      ],
      [176, [50, 'Bank Account No: 533105040050064'], [400, 'Round Off'], [508, '(-) 0.80']],
      [188, [400, 'Total'], [500, '9,440.00']],
    );
    expect(invoice.totals).toMatchObject({ tax: 1440.8, rounding: -0.8, total: 9440 });
  });

  it('a number without decimals that nothing comes to is no total', () => {
    const invoice = read(
      ...goods,
      [140, [200, 'SUB-TOTAL'], [400, 'BASIC AMOUNT'], [500, '8000.00']],
      [152, [400, 'CGST 9%'], [508, '720.00']],
      [164, [400, 'SGST 9%'], [508, '720.00']],
      [176, [200, 'GRAND TOTAL'], [470, '9450']],
    );
    expect(invoice.totals.total).not.toBe(9450);
  });
});
