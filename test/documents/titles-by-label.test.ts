import { describe, expect, it } from '@jest/globals';
import type { PrintedLine } from './support/printed.ts';
import { judged } from './support/titled-page.ts';

const SENDER: PrintedLine[] = [
  [40, [50, 'Muster GmbH']],
  [52, [50, 'Kai 3, 20457 Hamburg']],
];
const FORM: PrintedLine[] = [
  [124, [50, 'Rechnungsnummer:'], [200, 'R-17']],
  [138, [50, 'Datum:'], [200, '05.03.2026']],
];
/** Whether the paper is taken for an invoice: who sells it is another matter. */
const status = (...lines: PrintedLine[]) =>
  judged(...lines).reasons.some((it) => it.startsWith('title')) ? 'review' : 'accepted';
/** With all that a paper has beside its title. */
const headed = (...more: PrintedLine[]) =>
  status(...[...SENDER, ...FORM, ...more].sort(([a], [b]) => a - b));

describe('a paper that is named by the label of its number alone', () => {
  it.each([
    'Invoice no: 2026-4',
    'Rechnung Nr.: 2026-4',
    'Facture n° : 2026-4',
    'Factura núm.: 2026-4',
    'Número de factura: 2026-4',
    'Numero fattura: 2026-4',
    'Factuurnummer: 2026-4',
    'Fatura n.º: 2026-4',
    'Faktura nr: 2026-4',
    'Číslo faktury: 2026-4',
    'Fakturanummer: 2026-4',
    'Laskun numero: 2026-4',
    'Fatura no: 2026-4',
    'Számlaszám: 2026-4',
    'Broj računa: 2026-4',
  ])('is an invoice where nothing else may be its title: %s', (label) => {
    expect(status(...SENDER, [110, [50, label]], [124, [50, '05.03.2026']])).toBe('accepted');
  });

  it('may have a buyer, and more labels with their values', () => {
    const buyer: PrintedLine[] = [
      [80, [50, 'Kunde Eins']],
      [92, [50, 'Weg 9']],
      [104, [50, '20457 Hamburg']],
    ];
    const row: PrintedLine[] = [
      [150, [50, 'Faktura nr'], [200, 'Konto'], [350, 'Datum']],
      [164, [50, 'FV-17'], [200, 'K 12'], [350, '05.03.2026']],
    ];
    expect(headed(...buyer)).toBe('accepted');
    expect(headed([139, [300, 'Kunde: Ann Muster']], [152, [50, 'Agent'], [200, 'Ann']])).toBe(
      'accepted',
    );
    expect(status(...SENDER, ...row)).toBe('accepted');
  });

  it.each([
    ['alone', [[90, [50, 'Umlagerung']]]],
    ['over everything', [[30, [50, 'Umlagerung']]]],
    ['beside the sender', [[41, [380, 'Umlagerung']]]],
    ['over the form', [[112, [50, 'Umlagerung']]]],
    ['under the form', [[160, [50, 'Umlagerung']]]],
    ['set apart', [[90, [50, 'B I D']]]],
    ['set apart, with a legal form in it', [[90, [50, 'B E S T E K P O S T', 14]]]],
    ['in a line of text', [[150, [50, 'Betalingsherinnering bij uw factuur 1234']]]],
    ['in a line of text that nobody knows', [[150, [50, 'Mahnlauf zu Ihrer Rechnung 1234']]]],
    ['set apart, and long', [[90, [50, 'W O R K   M E M O', 14]]]],
    ['of large letters', [[90, [50, 'B', 14], [80, 'I', 14], [110, 'D', 14]]]],
    ['with a number', [[90, [50, 'Umlagerung L-88']]]],
    ['before the label, as one', [[112, [50, 'Umlagerung:'], [200, 'L-88']]]],
    ['before the label, with its value', [[112, [50, 'Umlagerung: L-88']]]],
    ['over the label at the right', [[112, [200, 'Umlagerung']]]],
    ['in the subject', [[100, [50, 'Betreff: Umlagerung']]]],
    ['known', [[112, [50, 'Lieferschein'], [200, 'L-88']]]],
  ] as [string, PrintedLine[]][])('is none where words may be its title: %s', (_, words) => {
    expect(headed()).toBe('accepted');
    expect(headed(...words)).toBe('review');
  });

  it('is none where an address has no name of who sells before it', () => {
    expect(
      status([40, [50, 'Umlagerung']], [52, [50, 'Kai 3']], [64, [50, '20457 Hamburg']], ...FORM, [
        700,
        [50, 'Muster GmbH, IBAN DE89 3704 0044 0532 0130 00'],
      ]),
    ).toBe('review');
  });

  it('is none where another label with a number comes before it in its row', () => {
    const row = (...labels: string[]): PrintedLine[] => [
      [150, [50, labels[0] ?? ''], [200, labels[1] ?? ''], [350, 'Datum']],
      [164, [50, 'L-88'], [200, 'K-17'], [350, '05.03.2026']],
    ];
    expect(status(...SENDER, ...row('Umlagerung', 'Rechnung Nr.'))).toBe('review');
    expect(status(...SENDER, ...row('Rechnung Nr.', 'Konto'))).toBe('accepted');
  });

  it('needs a number behind the label', () => {
    const bare = status(...SENDER, [110, [50, 'Rechnungsnummer']], [124, [50, '05.03.2026']]);
    expect(bare).toBe('review');
  });
});
