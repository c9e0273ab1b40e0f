import { describe, expect, it } from '@jest/globals';
import { readInvoice } from '../../shared/documents/invoice/read.ts';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { COLUMNS, failedChecks as failed, HEAD, readSheet as read } from './support/field-sheet.ts';
import type { PrintedLine } from './support/printed.ts';
import { printedPage } from './support/printed.ts';

// Each kind was met on sheets of other programs that the generators do not print.
describe('tables as other programs print them', () => {
  it('cells centred on taller ones are one row, its headings too', () => {
    const invoice = read(
      [40, [50, 'DENİZ ELEKTRİK A.Ş.']],
      [60, [400, 'Fatura No:'], [470, 'DNZ2026000000041']],
      [72, [400, 'Fatura Tarihi:'], [470, '05-03-2026']],
      [100, [300, 'Birim'], [520, 'Mal']],
      [104.5, [50, 'Stok Kodu'], [150, 'Mal Hizmet'], [250, 'Miktar'], [360, 'KDV'], [430, 'KDV']],
      [109, [300, 'Fiyat'], [360, 'Oranı'], [430, 'Tutarı'], [515, 'Hizmet']],
      [113.5, [515, 'Tutarı']],
      [130, [300, '133,092']],
      [134.5, [50, 'KT.10'], [120, 'Pako şalter kutusu'], [262, '2']],
      [135, [360, '%20,00'], [430, '53,24 TL'], [515, '266,18 TL']],
      [139.5, [310, 'TL']],
      [150, [50, 'KT.11 Beyaz çerçeve;ikili'], [515, '1.200,00']],
      [154.5, [262, '100'], [300, '12,00 TL'], [360, '%20,00'], [430, '240,00 TL']],
      [159, [120, 'mat'], [530, 'TL']],
      [190, [380, 'Mal Hizmet Toplam Tutarı'], [515, '1.466,18 TL']],
      [205, [380, 'Hesaplanan KDV(%20)'], [515, '293,24 TL']],
      [220, [380, 'Ödenecek Tutar'], [515, '1.759,42 TL']],
    );
    expect(invoice.lines).toMatchObject([
      { code: 'KT.10', quantity: 2, unitPrice: 133.092, amount: 266.18 },
      { code: 'KT.11', quantity: 100, unitPrice: 12, amount: 1200 },
    ]);
    expect(failed(invoice)).toEqual([]);
  });

  it('a block of text beside the sums makes no row with them', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Oak desk'], [310, '2'], [405, '100.00'], [500, '200.00']],
      [160, [50, 'Delivered by Nordic Freight'], [400, 'Subtotal'], [500, '200.00']],
      [172, [50, 'to the side entrance']],
      [177, [400, 'VAT 20 %'], [500, '40.00']],
      [194, [400, 'Total'], [500, '240.00']],
    );
    expect(invoice.lines).toHaveLength(1);
    expect(invoice.totals).toMatchObject({ net: 200, tax: 40, total: 240 });
    expect(failed(invoice)).toEqual([]);
  });

  it('a quantity and a price that stand near each other are two', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'Description'], [288, 'Quantity'], [335, 'Unit price'], [500, 'Amount']],
      [116, [50, 'Oak desk'], [318, '7 39.06'], [500, '273.42']],
      [132, [50, 'Lamp'], [318, '1 185.40'], [500, '185.40']],
      [148, [50, 'Chair'], [318, '2'], [340, '50.00'], [500, '100.00']],
      [170, [400, 'Total'], [500, '558.82']],
    );
    expect(invoice.lines).toMatchObject([
      { quantity: 7, unitPrice: 39.06 },
      { quantity: 1, unitPrice: 185.4 },
      { quantity: 2, unitPrice: 50 },
    ]);
  });

  it('a number of its row and a name stand in one cell under a centred heading', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'No'], [160, 'Name'], [300, 'Quantity'], [400, 'Unit price'], [500, 'Amount']],
      [116, [52, '1 Planning and building work'], [310, '2'], [405, '100.00'], [500, '200.00']],
      [140, [400, 'Total'], [500, '200.00']],
    );
    expect(invoice.lines).toMatchObject([
      { description: 'Planning and building work', amount: 200 },
    ]);
    expect(failed(invoice)).toEqual([]);
  });

  it('sums in one line under the columns are what each column comes to', () => {
    const invoice = read(
      [40, [50, 'Satama Oy']],
      [60, [50, 'LASKU'], [300, 'Laskun nro: 4321'], [450, 'Päivämäärä: 18.01.2026']],
      [
        100,
        [50, 'Tuote/palvelu'],
        [300, 'Veroton €'],
        [380, 'ALV-%'],
        [430, 'ALV €'],
        [490, 'Verollinen €'],
      ],
      [116, [50, 'Konsultointi'], [305, '200,00'], [380, '25,50'], [430, '51,00'], [500, '251,00']],
      [136, [50, 'Yhteensä'], [305, '200,00'], [380, '25,50'], [430, '51,00'], [500, '251,00']],
      [156, [50, 'Maksettava'], [500, '251,00']],
    );
    expect(invoice.totals).toMatchObject({ net: 200, tax: 51, total: 251 });
    expect(invoice.lines).toMatchObject([{ amount: 200, taxRate: 25.5 }]);
    expect(failed(invoice)).toEqual([]);
  });

  it('brackets below headings belong to them; prices with tax are the ones that multiply out', () => {
    const invoice = read(
      [40, [50, 'Haven Handel B.V.']],
      [60, [50, 'Factuurnummer: 2026-18'], [300, 'Factuurdatum: 5 maart 2026']],
      [
        100,
        [50, 'Beschrijving'],
        [260, 'Aantal'],
        [310, 'Prijs per eenheid'],
        [390, 'Btw-tarief'],
        [440, 'Prijs per eenheid'],
        [520, 'Subtotaal'],
      ],
      [112, [320, '(excl. btw)'], [450, '(incl. btw)'], [520, '(incl. btw)']],
      [
        130,
        [50, 'Kabel 2 m'],
        [270, '2'],
        [330, '€ 3,11'],
        [400, '21%'],
        [460, '€ 3,76'],
        [530, '€ 7,52'],
      ],
      [146, [50, 'Verzendkosten'], [330, '€ 2,06'], [460, '€ 2,49'], [530, '€ 2,49']],
      [170, [300, 'Totaal factuur'], [530, '€ 10,01']],
      [190, [340, 'Btw-tarief'], [400, 'Subtotaal excl. btw'], [510, 'Subtotaal btw']],
      [206, [350, '21%'], [430, '€ 8,27'], [530, '€ 1,74']],
      [222, [300, 'Totaal'], [430, '€ 8,27'], [530, '€ 1,74']],
    );
    expect(invoice.lines).toMatchObject([
      { quantity: 2, unitPrice: 3.76, amount: 7.52 },
      { quantity: null, amount: 2.49 },
    ]);
    expect(invoice.totals).toMatchObject({ net: 8.27, tax: 1.74, total: 10.01 });
    expect(failed(invoice)).toEqual([]);
  });

  it('what the row above has in it is no line', () => {
    const invoice = read(
      ...HEAD,
      COLUMNS,
      [116, [50, 'Tablet'], [310, '1'], [405, '399.00'], [500, '399.00']],
      [127, [58, 'Incl. copying levy', 7], [310, '1', 7], [500, '4.24', 7]],
      [142, [50, 'Sleeve'], [310, '2'], [405, '20.00'], [500, '40.00']],
      [170, [400, 'Total'], [500, '439.00']],
    );
    expect(invoice.lines.map(({ amount }) => amount)).toEqual([399, 40]);
    expect(failed(invoice)).toEqual([]);
  });

  it('an article is what is sold where no other heading says it', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'Article'], [300, 'Amount'], [400, 'Price'], [500, 'Total']],
      [116, [50, 'Hoverboard'], [310, '1'], [400, '199.99'], [500, '199.99']],
      [132, [50, 'Battery pack'], [310, '2'], [400, '39.99'], [500, '79.98']],
      [160, [400, 'Total'], [500, '279.97']],
    );
    expect(invoice.lines).toMatchObject([
      { description: 'Hoverboard', quantity: 1, unitPrice: 199.99, amount: 199.99 },
      { description: 'Battery pack', quantity: 2, unitPrice: 39.99, amount: 79.98 },
    ]);
    expect(failed(invoice)).toEqual([]);
  });

  it('an item and a price may have another column between them', () => {
    const invoice = read(
      [40, [50, 'Atelier Carrosserie']],
      [60, [50, 'Facture n° 18'], [300, 'Date 03/04/2026']],
      [100, [50, 'Prestation'], [250, 'Finition'], [450, 'Prix']],
      [116, [50, 'Complet extérieur'], [250, 'Opaque brillant'], [450, '650,00 €']],
      [132, [50, 'Vitres'], [250, 'Teintées'], [450, '120,00 €']],
      [160, [250, 'Total'], [450, '770,00 €']],
    );
    expect(invoice.lines.map(({ amount }) => amount)).toEqual([650, 120]);
    expect(failed(invoice)).toEqual([]);
  });

  it('words under headings that leave them what they are belong to them', () => {
    const invoice = read(
      [40, [50, 'Port Meble S.A.']],
      [60, [50, 'Faktura nr FV 18/2026'], [300, 'Data wystawienia: 2026-11-05']],
      [75, [300, 'Waluta: PLN']],
      [
        100,
        [50, 'Nazwa towaru lub usługi'],
        [250, 'Cena jedn.'],
        [340, 'Ilość'],
        [400, 'Stawka'],
        [500, 'Wartość sprzedaży'],
      ],
      [110, [250, 'netto'], [400, 'podatku'], [500, 'netto']],
      [126, [50, 'Biurko'], [255, '120,50'], [345, '2'], [405, '23%'], [505, '241,00']],
      [150, [400, 'Do zapłaty'], [500, '241,00']],
    );
    expect(invoice.lines).toMatchObject([{ quantity: 2, unitPrice: 120.5, amount: 241 }]);
  });

  it('a discount in brackets below an amount is the discount of its row', () => {
    const invoice = read(
      [40, [50, 'Muster GmbH']],
      [60, [50, 'Rechnung Nr. R-17 vom 05.03.2026']],
      [100, [50, 'Beschreibung'], [300, 'Menge'], [400, 'Einzelpreis'], [500, 'Gesamtpreis']],
      [116, [50, 'Schreibtisch'], [310, '1'], [400, '2.021,00 EUR'], [490, '1.151,97 EUR']],
      [128, [50, 'mit Kabelkanal'], [490, '(Rabatt 43%', 7]],
      [138, [500, '869,03 EUR)', 7]],
      [154, [50, 'Lampe'], [310, '2'], [400, '50,00 EUR'], [500, '100,00 EUR']],
      [180, [400, 'Gesamtbetrag'], [490, '1.251,97 EUR']],
    );
    expect(invoice.lines).toMatchObject([
      { quantity: 1, unitPrice: 2021, discountPercent: 43, amount: 1151.97 },
      { quantity: 2, unitPrice: 50, discountPercent: null, amount: 100 },
    ]);
    expect(failed(invoice)).toEqual([]);
  });

  it('the foot of every page is no row, whatever figures it has', () => {
    const foot: PrintedLine = [
      800,
      [50, 'Muster GmbH'],
      [300, 'FN 204823'],
      [400, 'IBAN AT32 12000'],
      [500, '109901,00'],
    ];
    const columns: PrintedLine = [
      100,
      [50, 'Beschreibung'],
      [300, 'Menge'],
      [400, 'Einzelpreis'],
      [500, 'Gesamtpreis'],
    ];
    const first = printedPage(
      [40, [50, 'Muster GmbH']],
      [60, [50, 'Rechnung Nr. R-17 vom 05.03.2026']],
      [75, [50, 'Währung EUR']],
      columns,
      [700, [50, 'Tisch'], [310, '1'], [405, '100,00'], [500, '100,00']],
      foot,
    );
    const second = printedPage(
      columns,
      [120, [50, 'Lampe'], [310, '2'], [405, '50,00'], [500, '100,00']],
      [150, [400, 'Gesamtbetrag'], [500, '200,00']],
      foot,
    );
    const words = second.words.map((word) => ({ ...word, page: 2 }));
    const invoice = readInvoice(extractByRules([first, { ...second, number: 2, words }]));
    expect(invoice.lines.map(({ amount }) => amount)).toEqual([100, 100]);
    expect(failed(invoice)).toEqual([]);
  });
});
