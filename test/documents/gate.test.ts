import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { makeInvoice, makeLine } from './support/invoices.ts';

const failed = (invoice: ReturnType<typeof makeInvoice>) =>
  arithmeticGate(invoice)
    .checks.filter((check) => !check.pass)
    .map((check) => check.name);

describe('the arithmetic gate', () => {
  it('lets an invoice through whose sums agree', () => {
    expect(arithmeticGate(makeInvoice())).toMatchObject({ pass: true, taxBasis: 'net' });
  });

  it('stops a total that net and tax do not come to', () => {
    expect(failed(makeInvoice({ totals: { total: 120 } }))).toContain('totals');
  });

  it('stops lines that do not sum to the net amount', () => {
    expect(failed(makeInvoice({ lines: [makeLine({ quantity: 1, amount: 50 })] }))).toContain(
      'lines',
    );
  });

  it('stops a line that does not multiply out', () => {
    const wrong = makeInvoice({ lines: [makeLine({ quantity: 3, unitPrice: 50, amount: 100 })] });
    expect(failed(wrong)).toEqual(['line-amounts']);
  });

  it('takes discounts of a line and of the invoice into account', () => {
    const line = makeLine({ discountPercent: 10, amount: 90 });
    const totals = { discount: 10, charges: 20 };
    expect(failed(makeInvoice({ lines: [line], totals }))).toEqual([]);
  });

  it('knows lines that include tax for what they are', () => {
    const lines = [makeLine({ unitPrice: 59.5, amount: 119 })];
    expect(arithmeticGate(makeInvoice({ lines }))).toMatchObject({ pass: true, taxBasis: 'gross' });
  });

  it('stops what cannot be identified', () => {
    expect(failed(makeInvoice({ number: null }))).toEqual(['identity']);
    expect(failed(makeInvoice({ issueDate: null }))).toEqual(['identity']);
    expect(failed(makeInvoice({ lines: [makeLine({ code: null, description: '' })] }))).toEqual([
      'identity',
    ]);
  });

  it('stops an invoice of which one line says nothing', () => {
    const half = { quantity: 1, amount: 50 };
    const lines = [makeLine(half), makeLine({ ...half, code: null, description: '' })];
    expect(failed(makeInvoice({ lines }))).toEqual(['identity']);
    const described = makeLine({ ...half, code: null });
    const numbered = makeLine({ ...half, description: '' });
    expect(failed(makeInvoice({ lines: [described, numbered] }))).toEqual([]);
  });

  it('is passed by an invoice that passes every check, and no other', () => {
    const judged = arithmeticGate(makeInvoice({ number: null }));
    expect([judged.pass, judged.checks.filter(({ pass }) => !pass).length]).toEqual([false, 1]);
    expect(judged.checks.map(({ name, detail }) => [name, detail])).toEqual([
      ['totals', 'net 100 + tax 19 = 119, total 119'],
      ['taxes', '1 rates sum to 19, tax 19'],
      ['lines', 'lines 100, discount 0, charges 0, net 100'],
      ['line-amounts', 'quantity × price − discount = amount on every line'],
      ['identity', 'missing: number'],
      ['readable', 'every value could be read'],
      ['sums', 'every sum below the lines is explained'],
    ]);
    const gone = { number: null, issueDate: null, currency: null };
    expect(arithmeticGate(makeInvoice(gone)).checks[4]?.detail).toBe(
      'missing: number, date, currency',
    );
  });

  it('says which values could not be read, five of them', () => {
    const unreadable = ['a', 'b', 'c', 'd', 'e', 'f'];
    const judged = arithmeticGate(makeInvoice({ unreadable }));
    expect(judged.checks[5]).toEqual({ name: 'readable', pass: false, detail: 'a, b, c, d, e' });
  });

  it('holds a rate against what is printed beside it, where a part bears no tax', () => {
    const taxed = (value: number, rate = 19) =>
      makeInvoice({
        taxes: [{ rate: 19, base: null, amount: 9.5 }],
        totals: { net: 100, tax: 9.5, total: 109.5 },
        sums: [{ label: 'base', text: String(value), value, rate, guessed: false }],
      });
    expect(failed(taxed(50))).not.toContain('taxes');
    expect(failed(taxed(51))).toContain('taxes');
    expect(failed(taxed(50, 7))).toContain('taxes');
    // The tax itself is no base.
    expect(failed(taxed(9.5))).toContain('taxes');
  });

  it('stops a tax that its rate does not give', () => {
    const taxes = [{ rate: 7, base: 100, amount: 19 }];
    expect(failed(makeInvoice({ taxes }))).toEqual(['taxes']);
  });

  it('forgives a line the rounding of its price, and no more', () => {
    const line = (amount: number) => makeLine({ quantity: 20, unitPrice: 4.1, amount });
    expect(failed(makeInvoice({ lines: [line(81.9)] }))).not.toContain('line-amounts');
    expect(failed(makeInvoice({ lines: [line(81.89)] }))).toContain('line-amounts');
    expect(failed(makeInvoice({ lines: [line(82.11)] }))).toContain('line-amounts');
  });

  it.each([
    [800, 801, 0.025, 20],
    [45, 45.1, 0.2, 9],
    [1701, 1702, 0.05, 85.05],
    [1000, 1001, 0.1, 100],
  ])('forgives no other quantity: %d is not %d of %d', (quantity, other, unitPrice, amount) => {
    const lines = (count: number) => [makeLine({ quantity: count, unitPrice, amount })];
    expect(failed(makeInvoice({ lines: lines(quantity) }))).not.toContain('line-amounts');
    expect(failed(makeInvoice({ lines: lines(other) }))).toContain('line-amounts');
  });

  const detail = (invoice: ReturnType<typeof makeInvoice>, name: string) =>
    arithmeticGate(invoice).checks.find((check) => check.name === name)?.detail;

  it.each<[string, Parameters<typeof makeInvoice>[0], string]>([
    ['no total', { totals: { total: null } }, 'no total found'],
    ['no net', { totals: { net: null } }, 'no net amount found'],
    ['sums that differ', { totals: { total: 120 } }, 'net 100 + tax 19 = 119, total 120'],
    [
      'a rounding that does not explain them',
      { totals: { total: 120, rounding: 0.5 } },
      'net 100 + tax 19 = 119, rounded by 0.5, total 120',
    ],
  ])('says of the totals what does not agree: %s', (_, over, words) => {
    expect(failed(makeInvoice(over))).toContain('totals');
    expect(detail(makeInvoice(over), 'totals')).toBe(words);
  });

  it('takes a total that was rounded, by the rounding that is printed or without it', () => {
    const rounded = (total: number) => makeInvoice({ totals: { total, rounding: 0.5 } });
    expect(failed(rounded(119.5))).toEqual([]);
    expect(failed(rounded(119))).toEqual([]);
    expect(failed(rounded(118.5))).toEqual(['totals']);
  });

  it('takes lines for the total where neither net nor tax is printed, and an empty invoice never', () => {
    const bare = (total: number, lines = [makeLine()]) =>
      makeInvoice({ lines, taxes: [], totals: { net: null, tax: null, total } });
    expect(failed(bare(100))).toEqual([]);
    expect(failed(bare(101))).toContain('totals');
    expect(failed(bare(0, []))).toContain('totals');
    expect(detail(bare(101), 'totals')).toBe('no net or tax found; lines 100, total 101');
  });

  it('forgives the totals a cent, and the sum of many lines a cent for two', () => {
    expect(failed(makeInvoice({ totals: { total: 119.01 } }))).toEqual([]);
    expect(failed(makeInvoice({ totals: { total: 119.02 } }))).toEqual(['totals']);
    const halves = (amount: number) => [
      makeLine({ quantity: 1, unitPrice: 50, amount: 50 }),
      makeLine({ quantity: 1, unitPrice: amount, amount }),
    ];
    expect(failed(makeInvoice({ lines: halves(50.02) }))).toEqual([]);
    expect(failed(makeInvoice({ lines: halves(50.03) }))).toEqual(['lines']);
    expect(failed(makeInvoice({ lines: halves(49.97) }))).toEqual(['lines']);
  });

  it('stops taxes that do not come to the tax, and says by how many rates', () => {
    const taxes = [
      { rate: 19, base: 50, amount: 9.5 },
      { rate: 7, base: 50, amount: 3.5 },
    ];
    expect(failed(makeInvoice({ taxes }))).toEqual(['taxes']);
    expect(detail(makeInvoice({ taxes }), 'taxes')).toBe('2 rates sum to 13, tax 19');
    expect(failed(makeInvoice({ taxes, totals: { tax: 13, total: 113 } }))).toEqual([]);
  });

  it('holds a single rate without a base against the net amount', () => {
    const taxed = (rate: number) => makeInvoice({ taxes: [{ rate, base: null, amount: 19 }] });
    expect(failed(taxed(19))).toEqual([]);
    expect(failed(taxed(7))).toEqual(['taxes']);
  });

  it('stops a price above what its line comes to, where no quantity says why', () => {
    const line = (over: object) => makeInvoice({ lines: [makeLine({ quantity: null, ...over })] });
    expect(failed(line({ unitPrice: 100, amount: 100 }))).toEqual([]);
    expect(failed(line({ unitPrice: 100.01, amount: 100 }))).toEqual([]);
    expect(failed(line({ unitPrice: 100.02, amount: 100 }))).toEqual(['line-amounts']);
    expect(failed(line({ unitPrice: 200, priceBasis: 100, amount: 100 }))).toEqual([]);
    expect(failed(line({ unitPrice: null, amount: 100 }))).toEqual([]);
    expect(failed(makeInvoice({ lines: [makeLine({ amount: null })] }))).toEqual([
      'lines',
      'line-amounts',
    ]);
  });

  it('knows prices for many pieces, and discounts in money', () => {
    const line = (over: object) => failed(makeInvoice({ lines: [makeLine(over)] }));
    expect(line({ quantity: 200, unitPrice: 50, priceBasis: 100, amount: 100 })).toEqual([]);
    expect(line({ quantity: 200, unitPrice: 50, priceBasis: 1, amount: 100 })).toEqual([
      'line-amounts',
    ]);
    expect(line({ quantity: 2, unitPrice: 60, discountAmount: 20, amount: 100 })).toEqual([]);
    expect(line({ quantity: 2, unitPrice: 60, discountAmount: 10, amount: 100 })).toEqual([
      'line-amounts',
    ]);
    expect(line({ quantity: 2, unitPrice: 62.5, discountPercent: -20, amount: 100 })).toEqual([]);
  });

  it.each<[string, Record<string, number>, boolean]>([
    ['the total', { due: 119 }, true],
    ['another amount', { due: 100 }, false],
    ['the rest of a payment', { due: 69, prepaid: 50 }, true],
    ['the rest of a payment printed below zero', { due: 69, prepaid: -50 }, true],
    ['the total, as if nothing had been paid', { due: 119, prepaid: 50 }, false],
    ['nothing printed after a part was paid', { prepaid: 50 }, false],
    ['nothing printed after all was paid', { prepaid: -119 }, true],
    ['the total, with all of it paid', { due: 119, prepaid: 119 }, true],
    ['nothing, with all of it paid', { due: 0, prepaid: 119 }, true],
    ['the total and a debt from before', { due: 129, balance: 10 }, true],
    ['what is left when part is withheld', { due: 109, withheld: 10 }, true],
    ['more, when part is withheld', { due: 129, withheld: 10 }, false],
    ['the total as it was rounded', { due: 119.05, rounding: 0.05 }, true],
    [
      'all of them together',
      { due: 74.05, prepaid: 50, balance: 15, withheld: 10, rounding: 0.05 },
      true,
    ],
  ])('knows what is due: %s', (_, totals, pass) => {
    expect(failed(makeInvoice({ totals })).includes('due')).toBe(!pass);
  });

  it('stops a rate of a line that no tax has', () => {
    const lines = [makeLine({ taxRate: 7 })];
    expect(failed(makeInvoice({ lines }))).toEqual(['taxes']);
    expect(failed(makeInvoice({ lines: [makeLine({ taxRate: 19 })] }))).toEqual([]);
    expect(failed(makeInvoice({ lines: [makeLine({ taxRate: 0 })] }))).toEqual([]);
    // A row without its rate may be of any.
    const taxes = [{ rate: null, base: 100, amount: 19 }];
    expect(failed(makeInvoice({ lines, taxes }))).toEqual([]);
  });

  it('tells what it knows of an amount that is not due', () => {
    const totals = { due: 1, prepaid: 2, balance: 3, withheld: 4, rounding: 5 };
    expect(detail(makeInvoice({ totals }), 'due')).toBe(
      'due 1, total 119, prepaid 2, balance 3, withheld 4, rounded by 5',
    );
    expect(detail(makeInvoice({ totals: { due: 1 } }), 'due')).toBe('due 1, total 119, prepaid 0');
    expect(detail(makeInvoice(), 'due')).toBeUndefined();
  });

  it('names what is missing, what cannot be read, and the first line that disagrees', () => {
    const poor = makeInvoice({
      number: null,
      issueDate: null,
      currency: null,
      lines: [makeLine({ quantity: 3, description: 'Beans' })],
      unreadable: ['totals.net', 'dueDate'],
    });
    expect(failed(poor)).toEqual(['line-amounts', 'identity', 'readable']);
    expect(detail(poor, 'identity')).toBe('missing: number, date, currency');
    expect(detail(poor, 'readable')).toBe('totals.net, dueDate');
    expect(detail(poor, 'line-amounts')).toBe('1 lines disagree, first: Beans');
  });

  it('forgives one piece no cent, unless its price is finer than that', () => {
    const one = (unitPrice: number, amount: number) => makeLine({ quantity: 1, unitPrice, amount });
    expect(failed(makeInvoice({ lines: [one(100, 100.01)] }))).toContain('line-amounts');
    expect(failed(makeInvoice({ lines: [one(41.1765, 41.18)] }))).not.toContain('line-amounts');
  });

  it('names sums that nothing explains, four at most', () => {
    const sum = (n: number) => ({
      label: `odd ${n}`,
      text: `${n}`,
      value: n,
      rate: null,
      guessed: false,
    });
    const invoice = makeInvoice({ sums: [3001, 3002, 3003, 3004, 3005].map(sum) });
    expect(failed(invoice)).toEqual(['sums']);
    expect(detail(invoice, 'sums')).toBe(
      'nothing explains 3001 (odd 3001), 3002 (odd 3002), 3003 (odd 3003), 3004 (odd 3004)',
    );
    expect(failed(makeInvoice({ sums: [100, 19, 119].map(sum) }))).toEqual([]);
  });

  it('has neither lines nor a net amount to go by', () => {
    const bare = makeInvoice({ totals: { net: null, total: null } });
    expect(failed(bare)).toEqual(['totals', 'lines']);
  });
});
