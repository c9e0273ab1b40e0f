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

describe('what other programs leave out, or set apart', () => {
  it.each([
    ['25', '- 5469', '25 - 5469'],
    ['25 - 11.474', '28-11-2025', '25 - 11.474'],
  ])('a number goes on after a gap: %s %s', (one, other, whole) => {
    const { number } = read(
      [40, [50, 'FERRANTE SL'], [300, 'FACTURA', 14]],
      [60, [50, 'Nº Factura'], [120, one], [190, other]],
      [75, [300, 'Fecha: 30/03/2026']],
      [100, [50, 'Descripción'], [300, 'Cantidad'], [400, 'Precio'], [500, 'Importe']],
      [116, [50, 'Mejillones'], [310, '2'], [405, '50,00'], [500, '100,00']],
      [140, [400, 'Total €'], [500, '100,00']],
    );
    expect(number).toBe(whole);
  });

  it('what alone stands over who is billed, at the same left, sells', () => {
    const { vendor } = read(
      [48, [450, 'INVOICE', 28]],
      [68, [450, '# 135343']],
      [118, [440, 'Date:'], [510, 'Mar 16, 2016']],
      [150, [48, 'S.T.A.R.S.']],
      [177, [48, 'Bill To:'], [182, 'Ship To:']],
      [193, [48, 'JILL VALENTINE'], [182, '67 Carter St.']],
      [266, [44, 'Item'], [373, 'Quantity'], [473, 'Rate'], [534, 'Amount']],
      [292, [44, 'Sniper Rifle'], [373, '1'], [436, 'US$1,400.00'], [511, 'US$1,400.00']],
      [391, [424, 'Total:'], [511, 'US$1,400.00']],
    );
    expect(vendor?.name).toBe('S.T.A.R.S.');
  });

  const services: PrintedLine[] = [
    [40, [50, 'SARL Atelier du Port']],
    [60, [50, 'Facture n° 18'], [300, 'Date 03/04/2026']],
    [
      100,
      [50, 'Désignation'],
      [300, 'Qté'],
      [400, 'Prix unit. HT (EUR)'],
      [500, 'Montant HT (EUR)'],
    ],
    [116, [50, 'Site internet'], [310, '2'], [405, '565,00'], [500, '1130,00']],
    [140, [50, 'TOTAL HT'], [500, '1130,00']],
  ];

  it.each(['TVA non applicable, article 293 B du CGI.', 'Merci de votre confiance'])(
    'a net amount is to be paid only where it is said that no tax is due: %s',
    (reason) => {
      const invoice = read(...services, [170, [50, reason]]);
      const isSaid = reason.startsWith('TVA');
      expect(invoice.totals.total).toBe(isSaid ? 1130 : null);
    },
  );

  it('a point parts thousands where no sum on the page has another mark', () => {
    const sold = (currency: string) =>
      read(
        [40, [50, 'Tienda del Puerto']],
        [60, [50, 'Factura: 192'], [300, 'Fecha: 14/12/2025']],
        [100, [50, 'Cant.'], [120, 'Descripción'], [500, 'Subtotal']],
        [116, [50, '2'], [120, 'Gaseosa'], [500, `${currency} $4.000`]],
        [132, [50, '1'], [120, 'Galletas'], [500, `${currency} $10.500`]],
        [160, [400, 'TOTAL:'], [500, `${currency} $14.500`]],
      );
    expect(sold('COP')).toMatchObject({ currency: 'COP', totals: { total: 14_500 } });
    expect(sold('COP').lines).toMatchObject([{ amount: 4000 }, { amount: 10_500 }]);
    expect(sold('TND').totals.total).not.toBe(14_500);
  });

  it.each(['Lyoner Straße 14', 'Alter Weg 3'])('a street is nobody: %s', (street) => {
    const { vendor } = read(
      [40, [50, street]],
      [52, [50, '60528 Frankfurt']],
      [80, [50, 'RECHNUNG Nr. 4066'], [300, 'Rechnungsdatum: 18.09.2025']],
      [100, [50, 'Kunde'], [300, 'Fahrzeug']],
      [112, [50, 'Uwe Rose'], [300, 'BMW R 100 R']],
      [140, [50, 'Bezeichnung'], [300, 'Menge'], [400, 'Preis'], [500, 'Gesamt']],
      [156, [50, 'Transport'], [310, '1'], [405, '510,00'], [500, '510,00 €']],
      [180, [400, 'Gesamt'], [500, '510,00 €']],
      [200, [50, 'Umsatzsteuerfrei nach § 19 UStG']],
    );
    expect(vendor?.name ?? '').not.toMatch(/Lyoner|Alter|Umsatzsteuer/);
  });

  it('a count and a price that stand nearer to the next heading are moved back', () => {
    const { lines } = read(
      ...HEAD,
      [100, [54, 'Description'], [275, 'Quantity'], [340, 'Unit price'], [440, 'Total excl. VAT']],
      [116, [54, 'Training'], [275, '12'], [340, '90.00'], [500, '1080.00']],
      [132, [54, 'Travel'], [331, '4'], [409, '35.00'], [505, '140.00']],
      [160, [54, 'Total'], [500, '1220.00']],
    );
    expect(lines).toMatchObject([
      { quantity: 12, unitPrice: 90, amount: 1080 },
      { quantity: 4, unitPrice: 35, amount: 140 },
    ]);
  });
});
