import { describe, expect, it } from '@jest/globals';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { type ExtractedInvoice, emptyExtraction } from '../../shared/documents/invoice/schema.ts';

const on = (text: string, page = 1) => ({ text, page });
const read = (over: Partial<ExtractedInvoice>) => readInvoice({ ...emptyExtraction(), ...over });
const line = (over: object = {}) => ({
  description: on('Beans'),
  amount: on('100,00', 3),
  ...over,
});

describe('what was printed, in numbers and dates', () => {
  it('has the marks that the document itself proves, before those that the reader supposes', () => {
    const supposed = { decimalMark: '.', dateOrder: 'mdy' } as const;
    const proven = read({
      conventions: supposed,
      issueDate: on('24.12.2026'),
      dueDate: on('03.01.2027'),
      totals: { total: on('1.234,50') },
    });
    expect([proven.issueDate, proven.dueDate]).toEqual(['2026-12-24', '2027-01-03']);
    expect(proven.conventions.dateOrder).toBe('dmy');
    expect(read({ conventions: supposed, issueDate: on('03/01/2027') }).issueDate).toBe(
      '2027-03-01',
    );
    expect(read({ issueDate: on('03/01/2027') }).issueDate).toBe('2027-01-03');
    expect(read({ totals: { total: on('1.234,50') } }).totals.total).toBe(1234.5);
    expect(read({ totals: { total: on('1,234.50') } }).totals.total).toBe(1234.5);
  });

  it('names each value that is none, by its field', () => {
    const { unreadable } = read({
      issueDate: on('soon'),
      dueDate: on('2026-13-40'),
      lines: [line(), line({ quantity: on('some'), unitPrice: on('?'), amount: on('x') })],
      taxes: [{ rate: on('19 %'), base: on('none'), amount: on('?') }],
      totals: { net: on('–'), total: on('119') },
    });
    expect(unreadable.sort()).toEqual([
      ...['dueDate', 'issueDate', 'lines[1].amount', 'lines[1].quantity', 'lines[1].unitPrice'],
      ...['taxes[0].amount', 'taxes[0].base', 'totals.net'],
    ]);
  });

  it('has texts without the space around them, and codes without their signs', () => {
    const invoice = read({
      number: on(' R-1 '),
      orderNumber: on(' 4711 '),
      currency: on('€'),
      vendor: {
        name: on(' Hansa GmbH '),
        vatId: on('de 123.456.789'),
        iban: on('de89 3704 0044 0532 0130 00'),
        email: on(' Office@Hansa.Example '),
      },
      lines: [
        line({
          code: on(' A1 '),
          gtin: on('4 006381 333931'),
          description: on(' Coffee \n beans '),
          note: on(' a  b '),
          unit: on(' kg '),
        }),
      ],
    });
    expect(invoice).toMatchObject({ number: 'R-1', orderNumber: '4711', currency: 'EUR' });
    expect(invoice.vendor).toEqual({
      ...{ name: 'Hansa GmbH', vatId: 'DE123456789' },
      ...{ iban: 'DE89370400440532013000', email: 'office@hansa.example' },
    });
    expect(invoice.lines).toMatchObject([
      {
        code: 'A1',
        gtin: '4006381333931',
        description: 'Coffee beans',
        note: 'a b',
        unit: 'kg',
        page: 3,
      },
    ]);
    expect(read({}).vendor).toEqual({ name: null, vatId: null, iban: null, email: null });
    expect(read({}).currency).toBeNull();
  });

  it('has a discount as a percentage, or as money without its sign; below zero in XML it is a charge', () => {
    const discount = (text: string, page?: number) => {
      const [first] = read({ lines: [line({ discount: on(text, page) })] }).lines;
      return [first?.discountPercent, first?.discountAmount];
    };
    expect(discount('10 %')).toEqual([10, null]);
    expect(discount('12,50')).toEqual([null, 12.5]);
    expect(discount('-12,50')).toEqual([null, 12.5]);
    expect(discount('-12,50', 0)).toEqual([null, -12.5]);
    expect(read({ lines: [line()] }).lines).toMatchObject([
      { discountPercent: null, discountAmount: null, priceBasis: 1 },
    ]);
    expect(read({ lines: [line({ priceBasis: on('100') })] }).lines[0]?.priceBasis).toBe(100);
  });

  it('has the tax that the rates come to where no sum of them is printed', () => {
    const taxes = [
      { rate: on('19 %'), base: on('100'), amount: on('19,00') },
      { rate: on('7 %'), base: on('100'), amount: on('7,00') },
    ];
    expect(read({ taxes }).totals.tax).toBe(26);
    expect(read({ taxes }).taxes[1]).toEqual({ rate: 7, base: 100, amount: 7 });
    expect(read({ taxes, totals: { tax: on('25,99') } }).totals.tax).toBe(25.99);
    expect(read({}).totals.tax).toBeNull();
  });

  it('has every sum below the table, also one that cannot be read', () => {
    const sums = [
      { label: 'net', amount: on('1.100,00'), rate: '19 %', guessed: false },
      { label: 'odd', amount: on('one'), guessed: true },
    ];
    expect(read({ sums }).sums).toEqual([
      { label: 'net', text: '1.100,00', value: 1100, rate: 19, guessed: false },
      { label: 'odd', text: 'one', value: null, rate: null, guessed: true },
    ]);
  });
});

describe('an invoice below zero', () => {
  it('is a credit note with positive amounts; what is always taken off keeps its sign', () => {
    const invoice = read({
      kind: 'invoice',
      lines: [
        line({ quantity: on('-2'), unitPrice: on('50,00'), amount: on('-100,00') }),
        line({ quantity: on('2'), unitPrice: on('-10,00'), amount: on('-20,00') }),
      ],
      taxes: [{ rate: on('19 %'), base: on('-120,00'), amount: on('-22,80') }],
      totals: {
        ...{ net: on('-120,00'), tax: on('-22,80'), total: on('-142,80'), due: on('-142,80') },
        ...{ charges: on('-1,00'), rounding: on('-0,01'), discount: on('-5,00') },
      },
    });
    expect(invoice.kind).toBe('credit-note');
    expect(invoice.lines).toMatchObject([
      { quantity: 2, unitPrice: 50, amount: 100 },
      { quantity: 2, unitPrice: 10, amount: 20 },
    ]);
    expect(invoice.taxes).toEqual([{ rate: 19, base: 120, amount: 22.8 }]);
    expect(invoice.totals).toMatchObject({
      ...{ net: 120, tax: 22.8, total: 142.8, due: 142.8 },
      ...{ charges: 1, rounding: 0.01, discount: -5 },
    });
  });

  it('is told by its net amount where no total is printed, and is none at zero', () => {
    expect(read({ totals: { net: on('-5,00') } })).toMatchObject({ kind: 'credit-note' });
    expect(read({ totals: { net: on('-5,00'), total: on('0,00') } }).kind).toBe('invoice');
    expect(read({ lines: [line({ amount: on('-1,00') })] })).toMatchObject({
      kind: 'invoice',
      lines: [{ amount: -1 }],
    });
  });
});
