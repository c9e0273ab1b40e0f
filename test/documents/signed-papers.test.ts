import { describe, expect, it } from '@jest/globals';
import { failedChecks as failed, HEAD, readSheet as read } from './support/field-sheet.ts';
import type { PrintedLine } from './support/printed.ts';

describe('who sells, on a paper that is signed for it', () => {
  it('"For NAME" over a signature names the seller', () => {
    const { vendor } = read(
      [40, [50, 'TAX INVOICE', 14]],
      [60, [50, 'M/S Shiv Works'], [300, 'Invoice No. GST-17'], [450, 'Date 23-Jul-2025']],
      [75, [50, 'Kochi, Kerala - 380023']],
      [100, [50, 'Description'], [300, 'Qty'], [400, 'Rate'], [500, 'Total']],
      [116, [50, 'Tool kit'], [310, '1'], [405, '2,535.00'], [500, '2,535.00']],
      [140, [400, 'Total'], [500, '₹2,535.00']],
      [160, [50, 'Terms and Conditions'], [400, 'For Gujarat Freight Tools']],
      [174, [50, 'Our Responsibility Ceases as soon as goods leaves our Premises.']],
      [200, [400, 'Authorised Signatory']],
    );
    expect(vendor?.name).toBe('Gujarat Freight Tools');
  });

  it.each(['TOTAL', 'PAID', 'CASH', 'Gotówka', 'Bezahlt'])('%s is nobody', (stamp) => {
    const { vendor } = read(
      [40, [50, 'Invoice', 14], [300, 'Invoice number: 12'], [450, 'Date: 2026-03-05']],
      [60, [50, stamp, 16]],
      [100, [50, 'Description'], [300, 'Qty'], [400, 'Rate'], [500, 'Amount EUR']],
      [116, [50, 'Tool kit'], [310, '1'], [405, '25.00'], [500, '25.00']],
      [140, [400, 'Sum'], [500, '25.00']],
    );
    expect(vendor?.name).not.toBe(stamp);
  });
});

describe('a paper that was paid', () => {
  const wares: PrintedLine[] = [
    [100, [50, 'Description'], [300, 'Units'], [500, 'Amount']],
    [116, [50, 'Helpdesk'], [310, '600'], [500, '120.00']],
    [140, [400, 'Total'], [500, '120.00']],
  ];

  it.each(['Payments', 'Payment', 'Quantia paga', 'Importe pagado', 'Montant payé'])(
    '%s is what was paid of it',
    (label) => {
      const invoice = read(
        ...HEAD,
        ...wares,
        [152, [400, label], [500, '(120.00)']],
        [164, [400, 'Amount Due'], [500, '0.00']],
      );
      expect(invoice.totals).toMatchObject({ total: 120, due: 0 });
      expect(failed(invoice)).toEqual([]);
    },
  );
});

describe('headings of other programs', () => {
  it.each([
    ['Item', 'Quantidade', 'Avaliar', 'Quantia'],
    ['Descripción', 'Cantidad', 'Precio Unit. (USD)', 'Total por ítem (USD)'],
    ['Invoice Item', 'Qty', 'Rate', 'Net Amount'],
    ['Descripción', 'Cant.', 'Precio', 'Subto'],
  ])('%s | %s | %s | %s', (...headings) => {
    const { lines } = read(
      ...HEAD,
      [100, ...headings.map((text, i): [number, string] => [[50, 300, 380, 480][i] ?? 0, text])],
      [116, [50, 'Pottery'], [310, '2'], [385, '50.00'], [480, '100.00']],
      [132, [50, 'Lamp'], [310, '1'], [385, '20.00'], [480, '20.00']],
      [160, [400, 'Total'], [480, '120.00']],
    );
    expect(lines).toMatchObject([
      { description: 'Pottery', quantity: 2, unitPrice: 50, amount: 100 },
      { description: 'Lamp', quantity: 1, unitPrice: 20, amount: 20 },
    ]);
  });
});

describe('titles of other programs', () => {
  it('the heading of a column is no draft, and what was printed for whom is no part of a title', () => {
    expect(
      read(
        [40, [50, 'Conservas del Puerto S.L.']],
        [55, [50, 'FACTURA', 14]],
        [70, [50, 'Factura nº 18'], [300, 'Fecha 03/04/2026']],
        [100, [50, 'Concepto'], [300, 'Cantidad'], [400, 'Precio'], [500, 'Importe €']],
        [116, [50, 'Mejillones'], [310, '2'], [405, '50,00'], [500, '100,00']],
        [140, [400, 'Total'], [500, '100,00']],
        [200, [50, 'Vencimiento'], [200, 'Concepto'], [400, 'Importe']],
      ),
    ).toMatchObject({ title: 'invoice', totals: { total: 100 } });
  });

  it.each(['Compr. Nro: 00010-00000010', 'Comp. Nro: 00010-00000010'])('%s', (label) => {
    const { number } = read(
      [40, [50, 'FERRANTE SRL'], [300, 'FACTURA', 14]],
      [60, [300, label]],
      [75, [300, 'Fecha de Emisión: 30/03/2026']],
      [100, [50, 'Descripción'], [300, 'Cantidad'], [400, 'Precio'], [500, 'Importe']],
      [116, [50, 'Mejillones'], [310, '2'], [405, '50,00'], [500, '100,00']],
      [140, [400, 'Importe Total: USD'], [500, '100,00']],
    );
    expect(number).toBe('00010-00000010');
  });

  it.each([
    'Inscrita en el Registro Mercantil de Álava, Tomo 1177, Folio 105, Hoja VI-10475',
    'R.M. de Pontevedra, Libro 1928, Folio 48, Inscripción 1ª, Hoja PO-19090',
    'Registro Mercantil al Folio 8 Libro 226 Inscripción 1ª Hoja SA-6582',
  ])('the leaf of a register is no number: %s', (register) => {
    const { number } = read(
      [40, [50, 'FERRANTE SL'], [300, 'FACTURA', 14]],
      [60, [300, 'Fecha: 30/03/2026']],
      [75, [300, 'Número: 0454/25']],
      [100, [50, 'Descripción'], [300, 'Cantidad'], [400, 'Precio'], [500, 'Importe']],
      [116, [50, 'Mejillones'], [310, '2'], [405, '50,00'], [500, '100,00']],
      [140, [400, 'Total €'], [500, '100,00']],
      [300, [50, register]],
    );
    expect(number).toBe('0454/25');
  });
});
