import { describe, expect, it } from '@jest/globals';
import { differences, type Shown } from '../../shared/documents/einvoice/compare.ts';
import { missingEvidence } from '../../shared/documents/evidence.ts';
import { emptyExtraction } from '../../shared/documents/invoice/schema.ts';
import { makeInvoice } from './support/invoices.ts';
import { printedPage } from './support/printed.ts';

const page = printedPage(
  [40, [50, 'Hansa GmbH'], [300, 'IBAN DE89 3704 0044 0532 0130 00']],
  [60, [50, 'Rechnung R-17'], [300, '05.03.2026']],
  [90, [50, 'Kaffee'], [300, '20 Stk'], [380, '9,90'], [480, '198,00 €']],
  [120, [380, 'Gesamt'], [480, '1 198,00 EUR']],
);
const on = (text: string, number = 1) => ({ text, page: number });

describe('what an extractor claims', () => {
  it('stands when its page prints it, in one word or parted', () => {
    const extracted = {
      ...emptyExtraction(),
      number: on('R-17'),
      vendor: { name: on('Hansa GmbH'), iban: on('DE89370400440532013000') },
      totals: { total: on('1 198,00 EUR') },
      lines: [{ quantity: on('20'), unitPrice: on('9,90'), amount: on('198,00') }],
    };
    expect(missingEvidence(extracted, [page])).toEqual([]);
  });

  it('falls when it is made up, a part of another number, or on another page', () => {
    const extracted = {
      ...emptyExtraction(),
      number: on('R-17', 2),
      vendor: { iban: on('GB33BUKB20201555555555') },
      lines: [{ amount: on('98,00') }],
    };
    expect(missingEvidence(extracted, [page])).toEqual([
      'number "R-17" is not on page 2',
      'IBAN "GB33BUKB20201555555555" is not on page 1',
      'amount of line 1 "98,00" is not on page 1',
    ]);
  });

  it('is told in a dozen reasons at the most', () => {
    const lines = Array.from({ length: 50 }, (_, i) => ({ amount: on(`7${i}7,11`) }));
    const reasons = missingEvidence({ ...emptyExtraction(), lines }, [page]);
    expect(reasons).toHaveLength(13);
    expect(reasons.at(-1)).toBe('38 more values are not on their pages');
  });
});

describe('an XML beside its page', () => {
  const xml = () =>
    makeInvoice({ number: 'R-17', issueDate: '2026-03-05', totals: { total: 1198 } });
  const shown: Shown = { pages: [page], iban: 'DE89370400440532013000' };

  it('may say what the page says', () => {
    const vendor = { ...xml().vendor, iban: 'DE89370400440532013000' };
    expect(differences({ ...xml(), vendor }, shown)).toEqual([]);
  });

  it('must not name another account than the page prints', () => {
    const vendor = { ...xml().vendor, iban: 'GB33BUKB20201555555555' };
    expect(differences({ ...xml(), vendor }, shown)).toEqual([
      "the page's account is DE89370400440532013000, the XML's GB33BUKB20201555555555",
    ]);
  });

  it('must not be of another day', () => {
    expect(differences({ ...xml(), issueDate: '2025-03-05' }, shown)).toEqual([
      'date 2025-03-05 is not on the page',
    ]);
  });
});
