import { describe, expect, it } from '@jest/globals';
import type { PrintedLine } from './support/printed.ts';
import { judged } from './support/titled-page.ts';

const status = (...lines: PrintedLine[]) =>
  judged([40, [50, 'Muster GmbH']], ...lines, [124, [50, 'No. R-17'], [300, '05.03.2026']]).status;

describe('what a supplier’s bill calls itself', () => {
  it.each([
    'Factura de Gas Natural',
    'Factura electricidad',
    'Factura del suministro de agua',
    'Factura resumen',
    'Facture d’électricité',
    'Facture de gaz',
    'Bolletta',
    'Bolletta luce',
    'Fattura energia elettrica',
    'Conta de energia elétrica',
    'Fatura de gás',
    'Energienota',
    'Faktura za energię elektryczną',
    'Documento auxiliar da nota fiscal de energia elétrica eletrônica',
    'DANFE - Documento Auxiliar da Nota Fiscal Eletrônica',
    'Customer’s invoice',
    'Tax Invoice/Bill of Supply/Cash Memo',
    'Facturación por el destinatario',
  ])('is an invoice’s title: %s', (title) => {
    expect(status([80, [50, title, 16]])).toBe('accepted');
  });

  it.each(['Contrato de gas', 'Lectura de gas', 'Aviso de corte de gas', 'Bill of lading'])(
    'is none where it names another paper: %s',
    (title) => {
      expect(status([80, [50, title, 16]])).toBe('review');
    },
  );
});

describe('a title in two lines', () => {
  const two = (first: string, second: string, size = 18) =>
    status([70, [50, first, 18]], [90, [50, second, size]]);

  it('is what both say', () => {
    expect(two('FACTURA DE', 'ELECTRICIDAD')).toBe('accepted');
    expect(two('Documento auxiliar', 'da nota fiscal eletrônica')).toBe('accepted');
  });

  it('is none where they say another paper, or the second is not as large', () => {
    expect(two('CONTRATO DE', 'ELECTRICIDAD')).toBe('review');
    expect(two('FACTURA DE', 'ELECTRICIDAD', 11)).toBe('review');
  });
});

it.each(['PAGO', 'PAID', 'Betaald'])('a stamp that the paper was paid is no title: %s', (stamp) => {
  expect(status([30, [400, stamp, 28]], [80, [50, 'Fatura #5590', 15]])).toBe('accepted');
});

describe('letters that were set apart', () => {
  it.each(['I N V O I C E', '請 求 書', '御 請 求 書'])('are a title: %s', (title) => {
    expect(status([80, [50, title, 16]])).toBe('accepted');
  });

  it.each(['Q U O T E', 'P R O - F O R M A', '見 積 書'])('are another one: %s', (title) => {
    expect(status([80, [50, title, 16]])).toBe('review');
  });

  it('may be cells of their own, beside a name', () => {
    expect(status([80, [50, '請', 16], [90, '求', 16], [130, '書', 16]])).toBe('accepted');
    expect(status([80, [50, 'MSTR', 16], [300, 'I N V O I C E', 16]])).toBe('accepted');
  });
});

describe('a sentence that hands the invoice over', () => {
  const said = (sentence: string, ...more: PrintedLine[]) =>
    judged(
      [40, [50, 'Muster GmbH']],
      ...more,
      [80, [50, sentence]],
      [110, [50, 'Invoice number'], [200, 'R-17']],
      [124, [50, 'Date'], [200, '05.03.2026']],
    ).status;

  it.each([
    'Bonjour, voici votre facture du 2 mars 2026 :',
    'Hola, aquí tienes tu factura de gas.',
    'Here is your invoice for March.',
    'Hier ist Ihre Rechnung.',
    'Ecco la tua fattura.',
    'Hierbij ontvangt u uw factuur.',
    'Rēķins ir sagatavots elektroniski un ir derīgs bez paraksta.',
    'Šis rēķins sagatavots elektroniski.',
    'Račun je izdan elektronski in velja brez podpisa.',
    'Arve on koostatud elektrooniliselt.',
    'Sąskaita suformuota elektroniniu būdu.',
  ])('says that it is one: %s', (sentence) => {
    expect(said(sentence)).toBe('accepted');
    expect(said(sentence, [60, [50, 'Trafikkbot', 14]])).toBe('review');
  });

  it.each(['Where is your invoice?', 'Hier ist Ihre Rechnung noch offen.'])(
    'does not: %s',
    (sentence) => {
      expect(said(sentence)).toBe('review');
    },
  );
});

describe('what is larger than the title', () => {
  const under = (...lines: PrintedLine[]) => status([80, [50, 'Invoice', 11]], ...lines);

  it('is no title below the sums, or where the page’s own address has it', () => {
    expect(under([420, [300, 'Thank You!', 18]])).toBe('accepted');
    expect(under([60, [300, 'Tern Fitness', 18]], [700, [50, 'www.ternfitness.com']])).toBe(
      'accepted',
    );
    expect(under([60, [300, 'Trafikkbot', 18]], [700, [50, 'www.ternfitness.com']])).toBe('review');
  });
});

it('is no title what a long sentence has in it, however large', () => {
  expect(
    status(
      [80, [50, 'Invoice', 11]],
      [100, [50, 'Search the list of our agreements at the office at any time you want', 14]],
    ),
  ).toBe('accepted');
});
