import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readXmlInvoice } from '../../shared/documents/einvoice/read-xml.ts';
import { csvHead, csvOf } from '../../shared/documents/export/csv.ts';
import { ublOf } from '../../shared/documents/export/ubl.ts';
import { makeInvoice, makeLine } from './support/invoices.ts';

type Invoice = Parameters<typeof makeInvoice>[0];

const read = (invoice: Invoice, kind: 'invoice' | 'credit-note' = 'invoice') => {
  const text = ublOf(makeInvoice({ ...invoice, kind }));
  const xml = readXmlInvoice(new TextEncoder().encode(text));
  const payable = /<cbc:PayableAmount[^>]*>([^<]*)</.exec(text)?.[1];
  return { broken: xml?.broken, payable: Number(payable), text };
};

describe('the sums of an invoice as UBL', () => {
  it.each<[string, Invoice, number]>([
    ['rounded to its total', { totals: { tax: 19.02, rounding: -0.02, total: 119 } }, 119],
    [
      'rounded to what is due',
      { totals: { total: 119.02, tax: 19.02, rounding: -0.02, due: 119 } },
      119,
    ],
    ['with a debt from before', { totals: { balance: 10, due: 129 } }, 119],
    ['of which a part is withheld', { totals: { withheld: 10, due: 109 } }, 119],
    ['that was paid', { totals: { prepaid: 119, due: 119 } }, 0],
    ['paid in part, printed below zero', { totals: { prepaid: -19, due: 100 } }, 100],
    ['with a discount that its lines have in them', { totals: { discount: 5 } }, 119],
    [
      'with a discount',
      { lines: [makeLine({ unitPrice: 105, amount: 105 })], totals: { discount: -5 } },
      119,
    ],
    ['without lines', { lines: [] }, 119],
    [
      'with a tax that comes to nothing known',
      {
        taxes: [
          { rate: 19, base: 100, amount: 19 },
          { rate: 0, base: null, amount: null },
        ],
      },
      119,
    ],
  ])('are those of the standard: %s', (_what, invoice, due) => {
    for (const kind of ['invoice', 'credit-note'] as const) {
      const { broken, payable, text } = read(invoice, kind);
      expect({ broken, payable }).toEqual({ broken: [], payable: due });
      // What the schema demands: a line, and in each tax its amount.
      expect(text).toMatch(/<cbc:LineExtensionAmount[^>]*>[^<]*<\/cbc:LineExtensionAmount>\s*<cac/);
      for (const subtotal of text.split('<cac:TaxSubtotal>').slice(1))
        expect(subtotal.split('</cac:TaxSubtotal>')[0]).toContain('<cbc:TaxAmount ');
    }
  });

  it('name what is withheld', () => {
    expect(read({ totals: { withheld: 10, due: 109 } }).text).toMatch(
      /<cac:WithholdingTaxTotal>\s*<cbc:TaxAmount currencyID="EUR">10</,
    );
  });

  it('have no price below zero: its quantity is', () => {
    const lines = [
      makeLine({ quantity: 1, unitPrice: -20, amount: -20 }),
      makeLine({ unitPrice: 120, amount: 120 }),
    ];
    const { broken, text } = read({ lines });
    expect(broken).toEqual([]);
    expect(text).toContain('<cbc:PriceAmount currencyID="EUR">20<');
    expect(text).toMatch(/<cbc:InvoicedQuantity unitCode="[^"]*">-1</);
  });
});

describe('a document as CSV', () => {
  const rowsOf = (invoice: Invoice) =>
    parse(
      csvHead() +
        csvOf({
          ...{ id: 'd', status: 'approved', fileName: null },
          ...{ invoice: makeInvoice(invoice), items: {}, warnings: [] },
        }),
      { columns: true },
    ) as Record<string, string>[];

  it('without lines is a line all the same', () => {
    expect(rowsOf({ number: 'R-1', lines: [] })).toMatchObject([
      { document: 'd', number: 'R-1', total: '119', line: '', amount: '' },
    ]);
  });

  it('has numbers below zero as numbers, and letters of any language', () => {
    const lines = [makeLine({ description: 'Żółta półka 棚板', quantity: -1, amount: -100 })];
    expect(rowsOf({ lines })).toMatchObject([
      { description: 'Żółta półka 棚板', quantity: '-1', amount: '-100' },
    ]);
  });
});
