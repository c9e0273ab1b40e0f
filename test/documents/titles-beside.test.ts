import { describe, expect, it } from '@jest/globals';
import type { PrintedLine } from './support/printed.ts';
import { judged } from './support/titled-page.ts';

describe('what is larger than an invoice’s small title', () => {
  const under = (larger: string, size = 15) =>
    judged(
      [40, [50, 'Muster GmbH', 16]],
      [60, [380, 'Invoice No. R-17']],
      [74, [380, '05.03.2026']],
      [120, [400, larger, size]],
    ).status;

  it.each(['ORIGINAL', 'KOPIA', 'Duplicata', 'Seller', 'Bill to', 'Nabywca'])(
    'is no title where it names a copy or a block: %s',
    (words) => {
      expect(under(words)).toBe('accepted');
    },
  );

  it.each(['ARCHIVE', 'Trafikkbot', 'Account balance', 'Summary'])('may be one: %s', (words) => {
    expect(under(words)).toBe('review');
  });

  it('is none where it names the sum beside it', () => {
    const page = (sum: PrintedLine) =>
      judged(
        [40, [50, 'Muster GmbH', 16]],
        [60, [380, 'Invoice No. R-17']],
        [74, [380, '05.03.2026']],
        sum,
      ).status;
    expect(page([330, [340, 'TOTAL', 13], [470, '595,00', 13]])).toBe('accepted');
    expect(page([330, [340, 'TOTAL', 13]])).toBe('review');
  });
});

describe('a number of letters and figures', () => {
  it.each(['VAT/Z/4/2024', 'FV-A/17', 'R-17'])('belongs to the title before it: %s', (number) => {
    const head = (title: string): PrintedLine[] => [
      [40, [50, 'Muster GmbH', 16]],
      [80, [300, `${title} ${number}`, 11]],
      [110, [50, '05.03.2026']],
    ];
    expect(judged(...head('Faktura VAT nr')).status).toBe('accepted');
    expect(judged(...head('Oferta nr')).status).toBe('review');
  });
});

describe('a sentence by which the paper says that it is an invoice', () => {
  const said = (sentence: string, ...heading: PrintedLine[]) =>
    judged(
      [40, [50, 'Muster GmbH', 16]],
      ...heading,
      [110, [50, 'Invoice number'], [200, 'R-17']],
      [124, [50, 'Date'], [200, '05.03.2026']],
      [700, [50, sentence]],
    ).status;
  const MADE = 'This is a computer generated invoice.';

  it.each([
    MADE,
    'Note: This is a system generated invoice and needs no signature.',
    'Diese Rechnung wurde maschinell erstellt und ist ohne Unterschrift gültig.',
    'Cette facture a été générée automatiquement.',
    'Esta factura ha sido emitida electrónicamente.',
    'La presente fattura è stata emessa elettronicamente.',
    'Deze factuur is elektronisch opgemaakt.',
    'Ez a számla a Minta Kft. rendszerével készült.',
    'Bu fatura e-Arşiv izni kapsamında elektronik ortamda oluşturulmuştur.',
    'Faktura została wystawiona elektronicznie.',
  ])('is enough where no title is: %s', (sentence) => {
    expect(said(sentence)).toBe('accepted');
  });

  it.each([
    'This invoice is overdue.',
    'This invoice was issued by us in March and is still open.',
    'Diese Rechnung wurde noch nicht bezahlt.',
    'This is not a computer generated invoice.',
    'Cette facture reste impayée.',
    'Bu fatura ödenmemiştir.',
  ])('is none that speaks of one: %s', (sentence) => {
    expect(said(sentence)).toBe('review');
  });

  it('outweighs no title, known or larger and unknown', () => {
    expect(said(MADE, [80, [50, 'Final notice']])).toBe('review');
    expect(said(MADE, [80, [50, 'Trafikkbot', 14]])).toBe('review');
  });
});

it.each(['FACTURA DE CRÉDITO ELECTRÓNICA', 'Retail Invoices/Bill', 'Faktura podstawowa'])(
  'an invoice by its country’s name is one: %s',
  (title) => {
    expect(
      judged(
        [40, [50, 'Muster GmbH']],
        [80, [50, title, 18]],
        [110, [50, 'No. R-17'], [300, '05.03.2026']],
      ),
    ).toMatchObject({
      ...{ status: 'accepted', invoice: { kind: 'invoice' } },
    });
  },
);
