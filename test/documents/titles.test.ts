import { describe, expect, it } from '@jest/globals';
import type { PrintedLine } from './support/printed.ts';
import { judged } from './support/titled-page.ts';

/** Where a paper has its title: large with a number, over a label, in the subject, in the size of the text. */
const PLACES: Record<string, (title: string) => PrintedLine[]> = {
  'large, its number beneath': (title) => [
    [40, [50, 'Muster GmbH']],
    [80, [50, title, 18]],
    [110, [50, 'No. R-17'], [300, '05.03.2026']],
  ],
  'at the right, over the number of an invoice': (title) => [
    [40, [50, 'Muster GmbH'], [330, title, 16]],
    [80, [50, 'Kunde AG'], [380, 'Invoice number: R-17']],
    [95, [380, '05.03.2026']],
  ],
  'in the subject, before an invoice': (title) => [
    [40, [50, 'Muster GmbH', 16]],
    [110, [50, `${title}: invoice R-17, 05.03.2026`, 11]],
    [130, [50, 'Invoice number'], [200, 'R-17']],
  ],
  'in the size of the text': (title) => [
    [40, [50, 'Muster GmbH', 16]],
    [80, [50, title]],
    [110, [50, 'Invoice number'], [200, 'R-17']],
    [124, [50, 'Date'], [200, '05.03.2026']],
  ],
};
const OTHERS = [
  'Return note',
  'Test invoice – do not pay',
  'Voorbeeldfactuur',
  'Facture d’essai',
  'Factura de prueba',
  'Fattura di prova',
  'Fatura de teste',
  'Faktura testowa',
  'Vzorová faktura',
  'Provfaktura',
  'Eksempelfaktura',
  'Mallilasku',
  'Deneme faturası',
  'テスト請求書',
  'Final notice',
  'Freundliche Zahlungserinnerung',
  'Mise en demeure',
  'Laatste aanmaning',
  'Monthly statement',
  'Offene Posten',
  'Openstaande posten',
  'Dispatch note',
  'Warenbegleitschein',
  'Sales quote',
  'Preisangebot',
  'Proformarechnung',
  'Proformafactuur',
  'Conceptfactuur',
  'Rechnungsentwurf',
  'Draft invoice',
  'Bozza',
  'Sales order',
  'Remittance advice',
  'Zahlungsavis',
  'Preavviso di parcella',
  'Aviso de cobro',
  'Kosztorys',
  'Výzva k úhradě',
  'Kravbrev',
  '検収書',
  'Tax certificate',
  'Steuerbescheinigung',
];

describe.each(Object.entries(PLACES))('a title %s', (_, head) => {
  it.each(OTHERS)('is no invoice’s: %s', (title) => {
    expect(judged(...head(title)).status).toBe('review');
  });

  it.each([
    'Refund invoice',
    'Retourengutschrift',
    'Note d’avoir',
    'Kredietnota',
    'Estorno',
    'İade Fatura',
    'Debit note reversal',
  ])('is a credit note’s: %s', (title) => {
    const { status, invoice } = judged(...head(title));
    expect(status === 'accepted' ? invoice.kind : 'credit-note').toBe('credit-note');
  });

  it.each(['Invoice', 'Tax invoice', 'Rechnung', 'Teilrechnung', 'Facture', 'Factuur', 'Lasku'])(
    'is an invoice’s: %s',
    (title) => {
      expect(judged(...head(title))).toMatchObject({ status: 'accepted', reasons: [] });
    },
  );
});

describe('an invoice’s title', () => {
  it.each([
    'Final Invoice',
    'Self-billing invoice',
    'I N V O I C E',
    'Rechnung / Lieferschein',
    'Verbrauchsabrechnung',
    'Duplicata de facture',
    'Copia de factura',
    'La tua fattura',
    'Fattura vendita',
    'TD01 fattura',
    'TD24 fattura differita',
    'Kopiefactuur',
    'Verkoop factuur',
    'Utgående faktura',
    'Prodejní faktura',
    'Consultancy invoice',
    'Boleta de honorarios electrónica',
    'Segunda via da fatura',
    'Faktura końcowa',
    'Zjednodušený daňový doklad',
    'Förskottsfaktura',
    'A-kontofaktura',
    'Laskukopio',
    'İrsaliyeli fatura',
    '納品書兼請求書',
  ])('may have words beside it: %s', (title) => {
    const judgement = judged(...(PLACES['large, its number beneath']?.(title) ?? []));
    expect(judgement).toMatchObject({ status: 'accepted', invoice: { kind: 'invoice' } });
  });

  it.each([
    'Payslip',
    'Insurance policy',
    'Lohnabrechnung',
    'Preisauskunft',
    'Contrat de location',
    'Parte de horas',
    'Busta paga',
    'Loonstrook',
    'Apólice de seguro',
    'Karta gwarancyjna',
    'Výkaz práce',
    'Lönespecifikation',
    'Toldangivelse',
    'Leiekontrakt',
    'Matkalasku',
    'Gümrük beyannamesi',
    '給与明細書',
    'Blåbärsvisa',
    '覚書',
  ])('under larger words that are none is no title: %s', (title) => {
    expect(
      judged(
        [40, [50, 'Muster GmbH', 9]],
        [80, [50, title, 16]],
        [110, [50, 'Invoice', 11]],
        [124, [50, 'No. R-17'], [300, '05.03.2026']],
      ).status,
    ).toBe('review');
  });

  it.each([
    'This document is not a tax invoice.',
    'Dies ist keine Rechnung.',
    'Ceci n’est pas une facture.',
    'Este documento no es una factura.',
    'Il presente documento non costituisce fattura.',
    'Dit is geen factuur.',
    'Este documento não serve de fatura.',
    'Dokument nie jest fakturą.',
    'Tento doklad není fakturou.',
    'Detta är ingen faktura.',
    'Dette er ikke en faktura.',
    'Tämä ei ole lasku.',
    'Bu belge fatura yerine geçmez.',
    '本書は請求書ではありません。',
    'PRO FORMA',
  ])('is taken back by what stands below: %s', (words) => {
    expect(
      judged(
        [40, [50, 'Muster GmbH', 9]],
        [80, [50, 'Invoice', 18]],
        [110, [50, 'No. R-17'], [300, '05.03.2026']],
        [130, [50, words, 7]],
      ).status,
    ).toBe('review');
  });
});

describe('a paper that nobody calls an invoice', () => {
  it('goes to a person where large words may be its title', () => {
    const { reasons } = judged(...(PLACES['large, its number beneath']?.('Tidings') ?? []));
    expect(reasons).toContain('title: nothing on the page calls it an invoice');
    expect(
      judged(...(PLACES['at the right, over the number of an invoice']?.('Tidings') ?? [])).status,
    ).toBe('review');
  });

  it.each(['Tidings', 'Voranmeldung', 'Aide-mémoire', 'Comunicazione', 'Meddelande', 'Ilmoitus'])(
    'goes to a person where words of the text’s size stand alone, as a title does: %s',
    (title) => {
      expect(judged(...(PLACES['in the size of the text']?.(title) ?? [])).status).toBe('review');
      expect(
        judged(
          [40, [50, 'Muster GmbH', 16]],
          [80, [50, 'Kunde AG']],
          [92, [50, 'Hauptstr. 1']],
          [120, [50, title]],
          [145, [50, 'Invoice number'], [200, 'R-17']],
          [159, [50, 'Date'], [200, '05.03.2026']],
        ).status,
      ).toBe('review');
    },
  );

  it.each([
    'Invoice 4711 is overdue.',
    'Faktura 4711 har förfallit',
    'Factuur 4711 is nog niet betaald.',
    '請求書4711の支払期限が過ぎています。',
    'Lasku 4711 on erääntynyt.',
  ])('goes to a person where a sentence speaks of one: %s', (sentence) => {
    expect(
      judged(
        [40, [50, 'Muster GmbH', 16]],
        [110, [50, sentence]],
        [124, [50, 'Datum'], [200, '05.03.2026']],
      ).status,
    ).toBe('review');
  });

  it.each(['Rechnung Rechnungsnummer: R-17', 'Faktura Fakturanummer: R-17'])(
    'is one where the label of its number stands right behind it: %s',
    (title) => {
      expect(
        judged(
          [40, [50, 'Muster GmbH', 16]],
          [110, [50, title]],
          [124, [50, 'Datum'], [200, '05.03.2026']],
        ).status,
      ).toBe('accepted');
    },
  );

  it('is one where a long title comes to its number late', () => {
    const title = 'Rechnung des Versicherers (575) Nr. R-17 vom 05.03.2026';
    expect(judged([40, [50, 'Muster GmbH']], [80, [50, title]]).status).toBe('accepted');
  });
});
