import { describe, expect, it } from '@jest/globals';
import { arithmeticGate } from '../../shared/documents/invoice/gate.ts';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';

const read = (...lines: PrintedLine[]) => {
  const invoice = readInvoice(extractByRules([printedPage(...lines)]));
  return { ...invoice, failed: arithmeticGate(invoice).checks.filter(({ pass }) => !pass) };
};
const row = (y: number, label: string, amount: string): PrintedLine => [
  y,
  [370, label],
  [500, amount],
];
const columns = (...texts: [string, string, string, string]): PrintedLine => [
  140,
  [80, texts[0]],
  [320, texts[1]],
  [380, texts[2]],
  [500, texts[3]],
];

describe('papers as vendors of the world print them', () => {
  it('two taxes of one rate and one amount are two: CGST and SGST', () => {
    const invoice = read(
      [40, [50, 'TAX INVOICE', 14]],
      [60, [50, 'Kaveri Stationers Pvt Ltd'], [350, 'Invoice No.: KS/24-25/118']],
      [72, [50, 'GSTIN: 29ABCDE1234F1Z5'], [350, 'Dated: 14-Mar-2026']],
      columns('Description of Goods', 'Qty', 'Rate', 'Amount'),
      [160, [80, 'Ledger A4'], [320, '10'], [380, '120.00'], [500, '1,200.00']],
      [176, [80, 'Gel pens'], [320, '40'], [380, '15.00'], [500, '600.00']],
      row(210, 'Taxable Value', '1,800.00'),
      row(224, 'CGST @ 9%', '162.00'),
      row(238, 'SGST @ 9%', '162.00'),
      row(252, 'Grand Total', '₹ 2,124.00'),
    );
    expect(invoice).toMatchObject({ totals: { net: 1_800, tax: 324, total: 2_124 }, failed: [] });
  });

  it('the word Receipt over a paid invoice is its title and nobody', () => {
    const invoice = read(
      [40, [50, 'Receipt', 18]],
      [70, [50, 'Invoice number A1B2C3D4-0007']],
      [82, [50, 'Receipt number 2412-9981']],
      [94, [50, 'Date paid March 14, 2026']],
      [120, [50, 'Fathom Cloud, Inc.'], [320, 'Bill to']],
      [132, [50, '548 Market Street'], [320, 'Larkfield Hotels']],
      columns('Description', 'Qty', 'Unit price', 'Amount'),
      [160, [80, 'Team plan'], [320, '3'], [380, '$18.00'], [500, '$54.00']],
      row(190, 'Subtotal', '$54.00'),
      row(204, 'Sales tax (8.889%)', '$4.80'),
      row(218, 'Total', '$58.80'),
      row(232, 'Amount paid', '$58.80'),
    );
    expect(invoice.number).toBe('A1B2C3D4-0007');
    expect(invoice.vendor.name).toBe('Fathom Cloud, Inc.');
    expect(invoice.totals).toMatchObject({ net: 54, tax: 4.8, total: 58.8 });
  });

  it('a CFDI has its number as folio, beside the folio fiscal, and its day with an hour', () => {
    const invoice = read(
      [40, [50, 'Papelería del Norte SA de CV'], [350, 'Factura']],
      [78, [350, 'Folio: A2210']],
      [90, [350, 'Fecha: 2026-03-14T10:22:05']],
      [104, [350, 'Folio fiscal: 6F1E2C3A-1111-4B22-9C33-ABCDEF012345']],
      columns('Descripción', 'Cantidad', 'Valor unitario', 'Importe'),
      [160, [80, 'Cuaderno'], [320, '10'], [380, '45.00'], [500, '450.00']],
      row(190, 'Subtotal', '450.00'),
      row(204, 'IVA 16%', '72.00'),
      row(218, 'Total MXN', '522.00'),
    );
    expect(invoice).toMatchObject({ number: 'A2210', issueDate: '2026-03-14', failed: [] });
  });

  it('a DANFE is a title, and its NF-e number the number', () => {
    const invoice = read(
      [40, [50, 'DANFE Documento Auxiliar da Nota Fiscal Eletrônica']],
      [54, [50, 'NF-e Nº 000.012.345']],
      [70, [50, 'Casa do Café Ltda']],
      [82, [50, 'CNPJ 12.345.678/0001-95'], [350, 'Data da emissão 14/03/2026']],
      columns('Descrição do produto', 'Quant.', 'V. unitário', 'V. total'),
      [160, [80, 'Café torrado'], [320, '20'], [380, '38,00'], [500, '760,00']],
      row(190, 'Valor total da nota', 'R$ 760,00'),
    );
    expect(invoice).toMatchObject({ number: '000.012.345', issueDate: '2026-03-14' });
    expect(invoice.vendor.name).toBe('Casa do Café Ltda');
  });
});
