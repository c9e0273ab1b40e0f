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
    expect(page([150, [340, 'TOTAL', 13]])).toBe('review');
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

describe('a label over the number of an invoice', () => {
  const labelled = (size: number, ...more: PrintedLine[]) =>
    judged(
      [30, [380, '05.03.2026']],
      [40, [50, 'Muster GmbH', 11]],
      [80, [300, 'FAKTURA NR']],
      [102, [300, 'FV 1/1/2026', size]],
      ...more,
    ).status;

  it('is a title where the number is as large as one', () => {
    expect(labelled(18, [120, [50, 'Trafikkbot']])).toBe('accepted');
    expect(labelled(9, [120, [50, 'Trafikkbot']])).toBe('review');
  });

  it.each(['Zamówienie', 'Trafikkbot'])('is none under larger words: %s', (title) => {
    expect(labelled(14, [120, [50, title, 18]])).toBe('review');
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

describe('the label of the number, larger than the text', () => {
  const under = (label: PrintedLine, ...more: PrintedLine[]) =>
    judged(
      [40, [50, 'Muster GmbH']],
      [96, [50, 'Kunde AG']],
      label,
      [150, [380, '05.03.2026']],
      ...more,
    ).status;
  const LABEL: PrintedLine = [130, [50, 'Rechnung Nr.: R-17', 12]];

  it('is the title where nothing else of its size may be one', () => {
    expect(under(LABEL)).toBe('accepted');
    expect(under(LABEL, [80, [50, 'Warenbegleitzettel', 12]])).toBe('review');
    expect(under(LABEL, [80, [50, 'Warenbegleitzettel 17', 12]])).toBe('review');
    expect(under(LABEL, [80, [300, 'Rechnungsabgrenzung', 12]])).toBe('review');
  });

  it('is none in the size of the text', () => {
    const label: PrintedLine = [130, [50, 'Rechnung Nr.: R-17']];
    expect(under(label, [142, [50, 'Rechnungsabgrenzung']])).toBe('review');
  });
});

describe('an invoice', () => {
  const titled = (title: string) =>
    judged(
      [40, [50, 'Muster GmbH']],
      [80, [50, title, 14]],
      [110, [50, 'Invoice number'], [200, 'R-17']],
      [124, [50, 'Date'], [200, '05.03.2026']],
    ).status;

  it.each([
    'Ihre Rechnung für März 2026',
    'Invoice May 2026',
    'Factura · Serie M-2026',
    'Retail / Tax Invoice',
    'Cash memo',
    'Factura B',
    'Facture d’honoraires',
    'Online-Rechnung',
    'Nota fiscal de serviço',
    'Venda a dinheiro',
    'Dodávateľská faktúra',
  ])('is of a month, of a series, or of a kind: %s', (title) => {
    expect(titled(title)).toBe('accepted');
  });

  it.each(['Invoice schedule 2026', 'Rechnung Ankündigung März 2026'])(
    'is not what has another word beside it: %s',
    (title) => {
      expect(titled(title)).toBe('review');
    },
  );
});
