import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { type ReadInvoice, readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';

const read = (...lines: PrintedLine[]) => readInvoice(extractByRules([printedPage(...lines)]));
const failed = (invoice: ReadInvoice) => arithmeticGate(invoice).checks.filter(({ pass }) => !pass);

const HEAD: PrintedLine[] = [
  [40, [50, 'Quarry & Fell Ltd']],
  [52, [50, '4 Slate Lane']],
  [64, [50, 'Kendal LA9 4DH']],
  [76, [50, 'Invoice number QF-118']],
  [88, [50, 'Invoice date 9 March 2026']],
];
const COLUMNS: PrintedLine = [
  140,
  [50, 'Description'],
  [300, 'Qty'],
  [380, 'Price'],
  [500, 'Amount'],
];
const ROWS: PrintedLine[] = [
  [160, [50, 'Roofing slate'], [300, '12'], [380, '40.00'], [500, '480.00']],
  [180, [50, 'Copper nails'], [300, '5'], [380, '8.00'], [500, '40.00']],
];
const SUMS: PrintedLine[] = [
  [240, [380, 'Subtotal'], [500, '£520.00']],
  [255, [380, 'VAT 20%'], [500, '£104.00']],
  [270, [380, 'Total'], [500, '£624.00']],
];
const described = ({ lines }: ReadInvoice) =>
  lines.map(({ description, quantity, unitPrice, amount }) => [
    description,
    quantity,
    unitPrice,
    amount,
  ]);
const BOTH = [
  ['Roofing slate', 12, 40, 480],
  ['Copper nails', 5, 8, 40],
];

describe('sheets as a browser prints them', () => {
  it('a large title that stands right above the headings is none of them', () => {
    const invoice = read(...HEAD, [118, [50, 'Invoice', 19]], COLUMNS, ...ROWS, ...SUMS);
    expect(described(invoice)).toEqual(BOTH);
    expect(failed(invoice)).toEqual([]);
  });

  it.each(['Leistungen', 'Towar', 'Whatever we did'])(
    'the text stands under the heading with the most room, whatever it says: %s',
    (heading) => {
      const columns: PrintedLine = [
        140,
        [50, heading],
        [300, 'Qty'],
        [380, 'Price'],
        [500, 'Amount'],
      ];
      expect(described(read(...HEAD, columns, ...ROWS, ...SUMS))).toEqual(BOTH);
    },
  );

  it.each([
    ['Product / Service', 'Jedn. cena'],
    ['Item', 'Prezzo unit.'],
  ])('two words of one heading are one column: %s, %s', (item, price) => {
    const columns: PrintedLine = [140, [50, item], [300, 'Qty'], [380, price], [500, 'Amount']];
    expect(described(read(...HEAD, columns, ...ROWS, ...SUMS))).toEqual(BOTH);
  });

  it('a row number that touches an unknown heading stays out of the text', () => {
    const rows = ROWS.map(
      ([y, name, ...numbers], i): PrintedLine => [y, [46, `${i + 1} ${name?.[1]}`], ...numbers],
    );
    const columns: PrintedLine = [
      140,
      [46, '# Towar'],
      [300, 'Qty'],
      [380, 'Price'],
      [500, 'Amount'],
    ];
    expect(described(read(...HEAD, columns, ...rows, ...SUMS))).toEqual(BOTH);
  });

  it('what is printed smaller below a name is a note, even under the longest of all', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [160, [50, 'Roofing slate'], [300, '12'], [380, '40.00'], [500, '480.00']],
      [169, [50, 'Week of 2 March', 7]],
      [190, [50, 'Copper nails'], [300, '5'], [380, '8.00'], [500, '40.00']],
      ...SUMS,
    );
    expect(described(invoice)).toEqual(BOTH);
    expect(invoice.lines[0]?.note).toBe('Week of 2 March');
  });

  it('a column at the side has lines of its own, and is read by itself', () => {
    const side: PrintedLine[] = [
      ['Quarry & Fell Ltd', 41],
      ['4 Slate Lane', 52.4],
      ['Invoice number', 74.8],
      ['QF-118', 86.2],
      ['Invoice date', 108.7],
      ['9 March 2026', 119.9],
      ['Bill to', 152.1],
      ['Larkfield Hotels plc', 163.3],
      ['80 Station Approach', 174.6],
      ['VAT number', 207.9],
      ['GB123456789', 219.2],
      ['Sort code', 241.5],
      ['20-30-40', 252.9],
    ].map(([text, y]): PrintedLine => [y as number, [30, text as string]]);
    const moved = [COLUMNS, ...ROWS, ...SUMS].map(
      ([y, ...pieces]): PrintedLine => [
        y,
        ...pieces.map(([x, text]): [number, string] => [x < 300 ? x + 140 : x, text]),
      ],
    );
    const invoice = read([60, [190, 'Tax invoice', 16]], ...side, ...moved);
    expect(described(invoice)).toEqual(BOTH);
    expect(invoice).toMatchObject({ number: 'QF-118', issueDate: '2026-03-09' });
    expect(invoice.vendor).toMatchObject({ name: 'Quarry & Fell Ltd', vatId: 'GB123456789' });
    expect(failed(invoice)).toEqual([]);
  });

  it("the block of who is billed ends where its lines do: what stands below is the vendor's", () => {
    const buyer: PrintedLine[] = [
      [96, [300, 'Bill to']],
      [107, [300, 'Larkfield Hotels plc']],
      [118, [300, 'Reading RG1 2AB']],
    ];
    const tax: PrintedLine = [134, [300, 'VAT number GB123456789']];
    const columns: PrintedLine = [150, ...(COLUMNS.slice(1) as [number, string][])];
    const { vendor, buyer: who } = read(...HEAD, ...buyer, tax, columns, ...ROWS, ...SUMS);
    expect(vendor.vatId).toBe('GB123456789');
    expect(who).toMatchObject({ name: 'Larkfield Hotels plc', vatId: null });
  });

  it("a name without a legal form is the vendor's where it stands above the window", () => {
    const invoice = read(
      [40, [400, 'Studio Marsh']],
      [98, [50, 'Studio Marsh · 4 Slate Lane · Kendal LA9 4DH']],
      [110, [50, 'Larkfield Hotels plc']],
      [121, [50, 'Reading RG1 2AB']],
      ...HEAD.slice(3),
      COLUMNS,
      ...ROWS,
      ...SUMS,
      [800, [50, 'Thank you for your custom.']],
    );
    expect(invoice.vendor.name).toBe('Studio Marsh');
  });

  it.each([
    ['Org.nr. NO 912 345 678 MVA', 'NO912345678MVA'],
    ['NIP 526-104-08-28', '5261040828'],
    ['登録番号 T1234567890123', 'T1234567890123'],
    ['Vergi no 1541779349', '1541779349'],
  ])('a tax number as its country prints it: %s', (text, vatId) => {
    const invoice = read(...HEAD, [100, [50, text]], COLUMNS, ...ROWS, ...SUMS);
    expect(invoice.vendor.vatId).toBe(vatId);
  });

  it('a label of one language that another begins like is looked at whole', () => {
    const head: PrintedLine[] = [
      [40, [50, 'Ege Temizlik A.Ş.']],
      [52, [50, '1203. Sok. No: 8']],
      [76, [50, 'Fatura Numarası: 5522']],
      [88, [50, 'Fatura Tarihi: 06.05.2026']],
    ];
    expect(read(...head, COLUMNS, ...ROWS, ...SUMS).number).toBe('5522');
  });

  it('tax inside of the prices, a freight, and the net amount below them add up', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [160, [50, 'Roofing slate'], [300, '2'], [380, '60.00'], [500, '120.00']],
      [200, [380, 'Carriage'], [500, '£12.00']],
      [215, [380, 'Net total'], [500, '£110.00']],
      [230, [380, 'VAT 20%'], [500, '£22.00']],
      [245, [380, 'Total'], [500, '£132.00']],
    );
    expect(invoice.totals).toMatchObject({ net: 110, tax: 22, total: 132, charges: 12 });
    expect(failed(invoice)).toEqual([]);
  });

  it('a credit below zero whose minus stands before the code of the currency', () => {
    const invoice = read(
      ...HEAD,
      [110, [50, 'Credit note']],
      COLUMNS,
      [160, [50, 'Roofing slate'], [300, '12'], [380, '40.00'], [500, '-480.00']],
      [240, [380, 'Subtotal'], [495, '-GBP 480.00']],
      [255, [380, 'VAT 20%'], [495, '-GBP 96.00']],
      [270, [380, 'Total'], [495, '-GBP 576.00']],
    );
    expect(invoice).toMatchObject({
      kind: 'credit-note',
      totals: { net: 480, tax: 96, total: 576 },
    });
    expect(failed(invoice)).toEqual([]);
  });

  it('a currency without cents rounds a product and a tax to one of it', () => {
    const yen = (amount: string, tax: string) =>
      read(
        [40, [50, '株式会社木の葉工房']],
        [60, [50, '請求書番号 4711']],
        [72, [50, '発行日 2026/03/09']],
        [140, [50, '品目'], [300, '数量'], [380, '単価'], [500, '金額']],
        [160, [50, '取付作業'], [300, '3.25'], [380, '4,567'], [500, amount]],
        [240, [380, '小計'], [500, `¥${amount}`]],
        [255, [380, '消費税 10%'], [500, tax]],
        [
          270,
          [380, '合計'],
          [500, `¥${Number(amount.replace(',', '')) + Number(tax.replace(/\D/g, ''))}`],
        ],
      );
    expect(failed(yen('14,842', '¥1,484'))).toEqual([]);
    expect(failed(yen('14,843', '¥1,484'))).toEqual([]);
    expect(failed(yen('14,845', '¥1,484')).map(({ name }) => name)).toContain('line-amounts');
  });

  it('a part without tax has its base beside it, and one that is not the rest of the sum does not pass', () => {
    const exempt = (base: string) =>
      read(
        ...HEAD,
        COLUMNS,
        ...ROWS,
        [230, [380, 'VAT 20% of'], [440, '40.00'], [500, '£8.00']],
        [240, [380, 'VAT 0% of'], [440, base], [500, '£0.00']],
        [255, [380, 'Net total'], [500, '£520.00']],
        [270, [380, 'Total'], [500, '£528.00']],
      );
    expect(failed(exempt('480.00'))).toEqual([]);
    expect(failed(exempt('470.00'))).not.toEqual([]);
  });
});
