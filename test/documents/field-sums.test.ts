import { describe, expect, it } from '@jest/globals';
import { COLUMNS, failedChecks as failed, HEAD, readSheet as read } from './support/field-sheet.ts';

// Kinds of other programs' sheets that the generators do not print.
describe('sums and quantities as other programs print them', () => {
  it('a number with what it counts is a quantity, also beside its heading', () => {
    const invoice = read(
      [40, [50, '港南株式会社']],
      [60, [50, '請求書'], [300, '請求書番号: 2026-04'], [450, '発行日 2026年05月01日']],
      [100, [164, '内容'], [357, '台数'], [500, '合計金額']],
      [116, [44, 'コーティング'], [322, '5台'], [500, '¥170,000']],
      [132, [44, '撥水'], [322, '33台'], [500, '¥558,360']],
      [160, [400, '合計'], [500, '¥728,360']],
    );
    expect(invoice.lines).toMatchObject([
      { description: 'コーティング', quantity: 5, unit: '台', amount: 170_000 },
      { description: '撥水', quantity: 33, unit: '台', amount: 558_360 },
    ]);
    expect(failed(invoice)).toEqual([]);
  });

  it('whole sums may stand under each other by where they begin', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Oak desk'], [310, '10'], [405, '1000'], [500, '10000']],
      [132, [50, 'Lamp'], [310, '2'], [405, '50'], [500, '100']],
      [160, [400, 'Subtotal'], [500, '10100']],
      [172, [400, 'Tax'], [500, '707.00']],
      [184, [400, 'Total'], [500, '10807']],
    );
    expect(invoice.totals).toMatchObject({ net: 10_100, tax: 707, total: 10_807 });
    expect(failed(invoice)).toEqual([]);
  });

  it.each([
    'En cas de retard de paiement, une indemnité forfaitaire pour frais de recouvrement fixée à 40 € est due.',
    'Indemnité forfaitaire de recouvrement : 40,00 €',
    'Bei Zahlungsverzug berechnen wir für jede Mahnung eine Gebühr von 5,00 €',
    'A fee of 25.00 € is charged on invoices that are overdue by more than a month',
    'Vid försenad betalning tar vi ut en avgift om 60,00 kr för varje påminnelse',
  ])('what would be owed of a late payment is no charge: %s', (sentence) => {
    const invoice = read(
      [40, [50, 'SARL Atelier du Port']],
      [60, [50, 'Facture n° 18'], [300, 'Date 03/04/2026']],
      [100, [50, 'Désignation'], [300, 'Qté'], [400, 'Prix unit. HT'], [500, 'Montant HT']],
      [116, [50, 'Site internet'], [310, '1'], [405, '565,00'], [500, '565,00']],
      [140, [400, 'Total HT'], [500, '565,00']],
      [152, [400, 'TVA 20.0%'], [500, '113,00']],
      [164, [400, 'TOTAL'], [500, '678,00 €']],
      [200, [50, sentence]],
    );
    expect(invoice.totals).toMatchObject({ net: 565, tax: 113, total: 678, charges: null });
    expect(failed(invoice)).toEqual([]);
  });

  it('a fee with its own line is asked for all the same', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Oak desk'], [310, '2'], [405, '100.00'], [500, '200.00']],
      [150, [400, 'Total'], [500, '200.00']],
      [162, [400, 'Late fee'], [500, '25.00']],
    );
    expect(failed(invoice)).not.toEqual([]);
  });

  it.each([
    ['CUIT: 30715566474', 'ARS'],
    ['C.U.I.T.: 30-51758323-1', 'ARS'],
    ['RFC: XAXX010101000', 'MXN'],
    ['Resolución DIAN 18764', 'COP'],
    ['NIF: B12345674', 'USD'],
  ])('a dollar sign beside "%s" is %s', (sign, currency) => {
    const invoice = read(
      [40, [50, 'Taller del Puerto'], [300, sign]],
      [60, [50, 'Factura Nº 0005-00011643'], [300, 'Fecha: 14/02/2026']],
      [100, [50, 'Descripción'], [300, 'Cantidad'], [400, 'Precio'], [500, 'Importe']],
      [116, [50, 'Correa'], [310, '2'], [405, '$ 100,00'], [500, '$ 200,00']],
      [150, [400, 'Total'], [500, '$ 200,00']],
    );
    expect(invoice.currency).toBe(currency);
  });

  it('a net amount is said where it is printed and nothing is added to it', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Subscription'], [310, '1'], [405, '19.00'], [500, '19.00']],
      [140, [400, 'Subtotal'], [500, '19.00']],
      [156, [400, 'Amount due'], [500, '19.00']],
    );
    expect(invoice.totals).toMatchObject({ net: 19, tax: null, total: 19 });
    expect(failed(invoice)).toEqual([]);
  });

  it('the capital of a company is no sum', () => {
    const invoice = read(
      [30, [50, 'Capital de 5000€']],
      [40, [50, 'SARL Atelier du Port']],
      [60, [50, 'Facture n° 18'], [300, 'Date 03/04/2026']],
      [100, [50, 'Désignation'], [300, 'Qté'], [400, 'Prix unit. HT'], [500, 'Montant HT']],
      [116, [50, 'Site internet'], [310, '1'], [405, '565,00'], [500, '565,00']],
      [140, [400, 'Total HT'], [500, '565,00']],
      [152, [400, 'TVA 20.0%'], [500, '113,00']],
      [164, [400, 'TOTAL'], [500, '678,00 €']],
    );
    expect(invoice.totals).toMatchObject({ net: 565, tax: 113, total: 678 });
    expect(failed(invoice)).toEqual([]);
  });

  it("of two rates that a rule names for one tax, today's counts", () => {
    const invoice = read(
      [40, [50, 'Port Meble S.A.']],
      [60, [50, 'Faktura nr FV 18/2026'], [300, 'Data wystawienia: 2026-11-05']],
      [
        100,
        [50, 'Nazwa towaru lub usługi'],
        [250, 'Cena jedn. netto'],
        [340, 'Ilość'],
        [400, 'Stawka podatku'],
        [500, 'Wartość sprzedaży netto'],
      ],
      [116, [50, 'Biurko'], [255, '10 120,00'], [345, '1'], [410, '23%'], [505, '10 120,00']],
      [140, [400, 'Kwota należności ogółem: 12 447,60 PLN']],
      [
        160,
        [50, 'Stawka podatku'],
        [180, 'Kwota netto'],
        [300, 'Kwota podatku'],
        [420, 'Kwota brutto'],
      ],
      [176, [50, '22% lub 23%'], [180, '10 120,00'], [300, '2 327,60'], [420, '12 447,60']],
    );
    expect(invoice.totals).toMatchObject({ net: 10120, tax: 2327.6, total: 12447.6 });
    expect(failed(invoice)).toEqual([]);
  });
});
