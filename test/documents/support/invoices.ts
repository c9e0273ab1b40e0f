import type { ReadInvoice, ReadLine } from '../../../shared/documents/invoice/read.ts';

export function makeLine(overrides: Partial<ReadLine> = {}): ReadLine {
  return {
    code: 'A100',
    gtin: null,
    description: 'Coffee beans 1 kg',
    note: null,
    quantity: 2,
    unit: 'kg',
    unitPrice: 50,
    priceBasis: 1,
    discountPercent: null,
    discountAmount: null,
    taxRate: 19,
    amount: 100,
    page: 1,
    ...overrides,
  };
}

type Overrides = Omit<Partial<ReadInvoice>, 'totals'> & { totals?: Partial<ReadInvoice['totals']> };

/** An invoice over 100 net, 19 tax, 119 in all. */
export function makeInvoice({ totals, ...overrides }: Overrides = {}): ReadInvoice {
  return {
    kind: 'invoice',
    title: 'invoice',
    number: 'R-1',
    issueDate: '2026-03-04',
    dueDate: null,
    orderNumber: null,
    currency: 'EUR',
    vendor: { name: 'Hansa GmbH', vatId: 'DE123456789', iban: null, email: null },
    buyer: { name: null, vatId: null, iban: null, email: null },
    lines: [makeLine()],
    taxes: [{ rate: 19, base: 100, amount: 19 }],
    totals: {
      net: 100,
      tax: 19,
      total: 119,
      discount: null,
      charges: null,
      rounding: null,
      prepaid: null,
      balance: null,
      withheld: null,
      due: null,
      ...totals,
    },
    sums: [],
    conventions: { decimalMark: ',', dateOrder: 'dmy' },
    unreadable: [],
    ...overrides,
  };
}
