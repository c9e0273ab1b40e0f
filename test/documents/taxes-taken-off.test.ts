import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { makeInvoice } from './support/invoices.ts';

const failed = (invoice: ReturnType<typeof makeInvoice>) =>
  arithmeticGate(invoice)
    .checks.filter((check) => !check.pass)
    .map((check) => check.name);

describe('the arithmetic gate', () => {
  it('stops a tax that is taken off the net amount, alone or beside one that is added', () => {
    const half = [
      { rate: 19, base: null, amount: 19 },
      { rate: null, base: null, amount: -9.5 },
    ];
    expect(failed(makeInvoice({ taxes: half, totals: { tax: 9.5, total: 109.5 } }))).toEqual([
      'taxes',
    ]);
    expect(failed(makeInvoice({ taxes: [], totals: { tax: -15, total: 85 } }))).toEqual(['taxes']);
    // What came back at another rate has a base of its own, below zero as its tax is.
    const returned = [
      { rate: 19, base: 110, amount: 20.9 },
      { rate: 19, base: -10, amount: -1.9 },
    ];
    expect(failed(makeInvoice({ taxes: returned, totals: { tax: 19, total: 119 } }))).toEqual([]);
  });
});
