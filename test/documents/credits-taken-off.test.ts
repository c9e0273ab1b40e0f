import { describe, expect, it } from '@jest/globals';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { type PrintedLine, printedPage } from './support/printed.ts';
import { judged } from './support/titled-page.ts';

describe('a credit that is taken off what is to be paid', () => {
  const withCredit = (...credit: PrintedLine[]) =>
    judged(
      [40, [50, 'Muster GmbH', 16]],
      [80, [50, 'Invoice', 14]],
      [110, [50, 'Invoice number'], [200, 'R-17']],
      [124, [50, 'Date'], [200, '05.03.2026']],
      ...credit,
    );

  it.each(['Credit note CN-3', 'Gutschrift GS-3', 'Avoir n° 3', 'Dobropis 3', 'Kreditfaktura 3'])(
    'makes no credit note of the invoice: %s',
    (label) => {
      const invoice = { kind: 'invoice', totals: { total: 595, due: 500 } };
      const beside = withCredit(
        [322, [340, label], [485, '-95,00']],
        [336, [340, 'Amount due'], [485, '500,00']],
      );
      expect(beside.invoice).toMatchObject(invoice);
      const under = withCredit(
        [322, [380, label]],
        [334, [485, '-95,00']],
        [348, [380, 'Amount due']],
        [360, [485, '500,00']],
      );
      expect(under.invoice).toMatchObject(invoice);
    },
  );

  it.each(['Gutschrift GS-3', 'Avoir n° 3', 'Nota di credito 3', 'Creditnota 3'])(
    'in a column of sums at the side, over the words at the foot of the page: %s',
    (label) => {
      const page = printedPage(
        [40, [50, 'Muster GmbH', 13]],
        [56, [50, 'Hafenweg 3, 20457 Hamburg']],
        [100, [50, 'Kunde AG']],
        [112, [50, 'Am Weg 9']],
        [150, [50, 'Invoice', 14]],
        [176, [50, 'Invoice number'], [180, 'R-17']],
        [190, [50, 'Date'], [180, '05.03.2026']],
        [230, [50, 'Description'], [316, 'Qty'], [374, 'Unit price'], [512, 'Amount EUR']],
        [245, [50, 'Oak shelf'], [325, '4'], [397, '47,06'], [512, '188,24']],
        [275, [430, 'Net']],
        [286, [512, '188,24']],
        [302, [430, 'VAT 20 %']],
        [313, [517, '37,65']],
        [329, [430, 'Total']],
        [340, [512, '225,89']],
        [356, [430, label]],
        [367, [512, '-56,47']],
        [383, [430, 'Amount due']],
        [394, [512, '169,42']],
        [780, [50, 'Muster GmbH · IBAN DE89 3704 0044 0532 0130 00', 7]],
      );
      const { kind, totals } = extractByRules([page]);
      expect({ kind, prepaid: totals.prepaid?.text }).toEqual({
        kind: 'invoice',
        prepaid: '-56,47',
      });
    },
  );
});

describe('a title that is short for another paper', () => {
  it.each(['BL', 'DDT', 'WZ', '3. Mahnstufe'])('over the word for an invoice: %s', (title) => {
    const { status } = judged(
      [40, [50, 'Muster GmbH', 12]],
      [80, [50, title, 14], [330, 'Facture 2026-8']],
      [110, [50, 'Date'], [200, '05.03.2026']],
    );
    expect(status).toBe('review');
  });

  it.each(['Palautuslasku', 'Korjauslasku', 'Oikaisulasku', 'Peruutuslasku'])(
    'is a credit note in Finnish: %s',
    (title) => {
      const { invoice } = judged(
        [40, [50, 'Muster GmbH', 16]],
        [80, [50, title]],
        [110, [50, 'Laskun numero'], [200, 'R-17']],
        [124, [50, 'Päiväys'], [200, '05.03.2026']],
      );
      expect(invoice.kind).toBe('credit-note');
    },
  );
});
