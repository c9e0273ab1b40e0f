import { describe, expect, it } from '@jest/globals';
import { failedChecks as failed, HEAD, readSheet as read } from './support/field-sheet.ts';
import type { PrintedLine } from './support/printed.ts';

describe('where a table begins and ends', () => {
  it('a sum beside a block of text ends the table', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'Item'], [330, 'Qty'], [400, 'Rate'], [500, 'Amount']],
      [116, [50, 'Paper kites'], [330, '2'], [400, '25.00'], [500, '50.00']],
      [300, [50, 'Notes'], [400, 'Subtotal'], [500, '50.00']],
      [320, [50, 'Payments: by bank transfer'], [400, 'Total'], [500, '50.00']],
    );
    expect(invoice.lines).toMatchObject([{ description: 'Paper kites', quantity: 2, amount: 50 }]);
    expect(failed(invoice)).toEqual([]);
  });

  it('a total beside a signature ends the table, though it stands in the column of names', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'Item'], [400, 'Qty'], [450, 'Rate'], [500, 'Amount']],
      [116, [50, 'Paper kites'], [400, '2'], [450, '25.00'], [500, '50.00']],
      [140, [50, 'Signature'], [150, 'Delivered by: Ann Poe'], [300, 'TOTAL'], [500, '50.00']],
    );
    expect(invoice.lines).toMatchObject([{ description: 'Paper kites', amount: 50 }]);
    expect(invoice.totals.total).toBe(50);
  });

  it('a note that says "balance" heads no sums, whatever figure is in the next name', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'Item'], [330, 'Qty'], [400, 'Rate'], [500, 'Amount']],
      [116, [50, 'Paper kites'], [330, '2'], [400, '25.00'], [500, '50.00']],
      [128, [50, 'Part delivered, balance to follow']],
      [140, [50, 'Takeaway cups 8oz (1,000.00)'], [330, '1'], [400, '39.90'], [500, '39.90']],
      [300, [400, 'Total'], [500, '89.90']],
    );
    expect(invoice.lines.map(({ amount }) => amount)).toEqual([50, 39.9]);
  });

  it('what is sold may be called as a charge is: right under the headings, and among rows', () => {
    const invoice = read(
      ...HEAD,
      [100, [200, 'DESCRIPTION'], [480, 'AMOUNT']],
      [120, [60, 'Transport of pallets'], [490, '2,000.00']],
      [140, [60, 'Deposit of pallets'], [490, '1,500.00']],
      [160, [60, 'Planning'], [498, '500.00']],
      [180, [360, 'Subtotal'], [490, '4,000.00']],
      [200, [360, 'VAT 19.0%'], [498, '760.00']],
      [220, [360, 'TOTAL'], [490, '4,760.00']],
    );
    expect(invoice.lines.map(({ amount }) => amount)).toEqual([2000, 1500, 500]);
    expect(invoice.totals).toMatchObject({ net: 4000, tax: 760, total: 4760, charges: null });
    expect(failed(invoice)).toEqual([]);
  });

  it('a charge below the rows is a sum still', () => {
    const invoice = read(
      ...HEAD,
      [100, [200, 'DESCRIPTION'], [480, 'AMOUNT']],
      [120, [60, 'Oak desk'], [490, '2,000.00']],
      [160, [360, 'Transport'], [498, '100.00']],
      [180, [360, 'Subtotal'], [490, '2,100.00']],
      [200, [360, 'VAT 20.0%'], [498, '420.00']],
      [220, [360, 'TOTAL'], [490, '2,520.00']],
    );
    expect(invoice.lines).toMatchObject([{ description: 'Oak desk', amount: 2000 }]);
    expect(invoice.totals).toMatchObject({ charges: 100, total: 2520 });
  });

  it.each([
    ['with a column of the tax', [352, 'DPH'], [352, '21 %']],
    ['without one', undefined, undefined],
  ] as const)(
    'headings of the money only, the count and the name left of them, %s',
    (_, head, rate) => {
      const invoice = read(
        [40, [50, 'Truhlářství Dub s.r.o.'], [350, 'Faktura 2026-0240']],
        [60, [50, 'IČO 27074358']],
        [75, [50, 'Datum vystavení'], [150, '05. 03. 2026']],
        [
          100,
          ...(head ? [[...head] as [number, string]] : []),
          [410, 'CENA ZA MJ'],
          [500, 'CELKEM'],
        ],
        [
          116,
          [30, '5'],
          [57, 'ks'],
          [85, 'Dubová police n6'],
          ...(rate ? [[...rate] as [number, string]] : []),
          [410, '820,00 Kč'],
          [500, '4 100,00 Kč'],
        ],
        [
          132,
          [30, '2'],
          [57, 'hod'],
          [85, 'Montáž'],
          ...(rate ? [[...rate] as [number, string]] : []),
          [410, '400,00 Kč'],
          [506, '800,00 Kč'],
        ],
        [180, [350, 'Celkem k úhradě'], [500, '4 900,00 Kč']],
      );
      expect(invoice.lines).toMatchObject([
        { description: 'Dubová police n6', quantity: 5, unit: 'ks', unitPrice: 820, amount: 4100 },
        { description: 'Montáž', quantity: 2, unit: 'hod', unitPrice: 400, amount: 800 },
      ]);
    },
  );

  it('of two ways to part a page that add up alike, the one that names the lines', () => {
    const seller = [
      'Harbour Desk Ltd',
      'Quay 5',
      'Hull',
      'Tel. 01482 555',
      'Sold to',
      'Oak Ltd',
      'York',
    ];
    const invoice = read(
      ...seller.map((text, i): PrintedLine => [30 + i * 20, [50, text]]),
      [45, [300, 'Invoice number: HD-77']],
      [65, [300, 'Invoice date: 2026-03-05']],
      [85, [300, 'Payment by bank transfer']],
      [180, [50, 'No.'], [90, 'Item'], [280, 'Qty'], [380, 'Price'], [480, 'Amount']],
      [196, [50, '1'], [90, 'Tea'], [285, '2'], [380, '10.00'], [480, '20.00']],
      [212, [50, '2'], [90, 'Coffee'], [285, '3'], [380, '10.00'], [480, '30.00']],
      [300, [380, 'Net'], [480, '50.00']],
      [312, [380, 'VAT 20 %'], [480, '10.00']],
      [324, [380, 'Total'], [480, '60.00']],
    );
    expect(invoice.lines.map(({ description }) => description)).toEqual(['Tea', 'Coffee']);
  });

  it('a mark in large letters beside the headings is none of them', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'Description'], [300, 'Quantity'], [400, 'Unit price'], [500, 'Amount']],
      [105, [20, 'Ř', 18]],
      [120, [50, 'Oak desk'], [310, '2'], [405, '100.00'], [500, '200.00']],
      [180, [400, 'Total'], [500, '200.00']],
    );
    expect(invoice.lines).toMatchObject([{ description: 'Oak desk', quantity: 2, amount: 200 }]);
  });
});

describe('what stands under no heading, or under two', () => {
  it('a rate without a heading is no part of the amount beside it', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'Description'], [300, 'Quantity'], [380, 'Price'], [520, 'Amount']],
      [116, [50, 'Oak desk'], [300, '2'], [380, '100.00'], [480, '20'], [520, '200.00']],
      [132, [50, 'Chair'], [300, '1'], [380, '40.00'], [480, '20'], [520, '40.00']],
      [180, [400, 'Net'], [520, '240.00']],
      [192, [400, 'VAT 20 %'], [520, '48.00']],
      [204, [400, 'Total'], [520, '288.00']],
    );
    expect(invoice.lines.map(({ amount }) => amount)).toEqual([200, 40]);
    expect(failed(invoice)).toEqual([]);
  });

  it('"Nombre Item" is one heading where another says how many', () => {
    const invoice = read(
      [40, [50, 'Gas del Sur S.A.'], [400, 'FACTURA ELECTRÓNICA']],
      [52, [50, 'Fecha Emisión: 09-06-2026'], [400, 'Nº 9672']],
      [
        100,
        [50, 'Item'],
        [90, 'Código'],
        [200, 'Nombre Item'],
        [330, 'Cantidad'],
        [400, 'Precio Unit.'],
        [500, 'Monto'],
      ],
      [
        116,
        [52, '1'],
        [90, 'K-7'],
        [150, 'VALE CARGA DE GAS EN LA BOTELLA G.'],
        [335, '100'],
        [405, '17,50'],
        [500, '1.750,00'],
      ],
      [180, [400, 'Total'], [500, '1.750,00']],
    );
    expect(invoice.lines).toMatchObject([
      {
        description: 'VALE CARGA DE GAS EN LA BOTELLA G.',
        quantity: 100,
        unitPrice: 17.5,
        amount: 1750,
      },
    ]);
  });

  it('a subscription and its monthly price', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'Subscription'], [300, 'Monthly price'], [400, 'Period'], [500, 'Amount']],
      [116, [50, 'Server S'], [330, '5.00'], [390, '04.01.2026 - 04.02.2026'], [510, '5.00']],
      [132, [50, 'Server L'], [330, '27.00'], [390, '04.01.2026 - 04.02.2026'], [505, '27.00']],
      [180, [400, 'Total'], [505, '32.00']],
    );
    expect(invoice.lines.map(({ amount }) => amount)).toEqual([5, 27]);
  });
});

it('the number of a paper that is referred to is not the own one', () => {
  const invoice = read(
    [40, [50, 'Gas del Sur S.A.'], [400, 'FACTURA ELECTRÓNICA']],
    [52, [50, 'Fecha Emisión: 09-06-2026'], [400, 'Nº 9672384']],
    [100, [50, 'Descripción'], [330, 'Cantidad'], [400, 'Precio'], [500, 'Monto']],
    [116, [50, 'Vale de gas'], [335, '100'], [405, '17,50'], [500, '1.750,00']],
    [180, [400, 'Total'], [500, '1.750,00']],
    [200, [50, 'Documentos Referenciados']],
    [212, [50, 'Folio'], [120, 'Fecha'], [200, 'Tipo Doc.']],
    [224, [50, '5300009024'], [120, '09-06-2026'], [200, 'Orden de Compra']],
  );
  expect(invoice.number).toBe('9672384');
});
