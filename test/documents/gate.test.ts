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

  it('stops a tax that its rate does not give', () => {
    const taxes = [{ rate: 7, base: 100, amount: 19 }];
    expect(failed(makeInvoice({ taxes }))).toEqual(['taxes']);
  });

  it('forgives a line the rounding of its price, and no more', () => {
    const line = (amount: number) => makeLine({ quantity: 1_000, unitPrice: 0.1, amount });
    expect(failed(makeInvoice({ lines: [line(100.2)] }))).not.toContain('line-amounts');
    expect(failed(makeInvoice({ lines: [line(100.3)] }))).toContain('line-amounts');
    expect(failed(makeInvoice({ lines: [line(99.7)] }))).toContain('line-amounts');
  });
});
