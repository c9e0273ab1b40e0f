import { describe, expect, it } from '@jest/globals';
import { degrees, PDFDocument, StandardFonts } from 'pdf-lib';
import { judge } from '../../shared/documents/judge.ts';
import { readContent } from '../../shared/documents/reading/content.ts';

const ROWS: [number, ...[number, string][]][] = [
  [700, [60, 'Steinbach Werkzeuge GmbH'], [400, 'Datum: 03.11.2026']],
  [685, [60, 'Hafenstr. 3, 20457 Hamburg']],
  [670, [60, 'USt-IdNr. DE136695976']],
  [600, [60, 'Beschreibung'], [300, 'Menge'], [380, 'Preis'], [480, 'Betrag EUR']],
  [580, [60, 'Schleifpapier'], [300, '4'], [380, '25,00'], [480, '100,00']],
  [540, [380, 'Netto'], [480, '100,00']],
  [525, [380, 'MwSt. 19 %'], [480, '19,00']],
  [510, [380, 'Gesamtbetrag'], [480, '119,00']],
];

/** What is made of the paper with lines of its own, upright and turned by so many degrees. */
async function judged(upright: string[], turned: { text: string; by: number; size?: number }) {
  const document = await PDFDocument.create();
  const page = document.addPage([595, 842]);
  page.setFont(await document.embedFont(StandardFonts.Helvetica));
  for (const [i, text] of upright.entries())
    page.drawText(text, { x: 60, y: 780 - i * 24, size: 16 });
  for (const [y, ...cells] of ROWS)
    for (const [x, text] of cells) page.drawText(text, { x, y, size: 10 });
  const { text, by, size = 18 } = turned;
  page.drawText(text, { x: by < 0 ? 20 : 40, y: by < 0 ? 700 : 300, size, rotate: degrees(by) });
  const content = await readContent({ bytes: await document.save() });
  if (content.outcome !== 'read' || !content.rules) throw new Error('nothing was read');
  return judge(content.rules, { content, vendorKnown: true });
}

describe('what is printed up or down the sheet', () => {
  it.each([90, -90])('is the title and the number where no other is, turned by %i', async (by) => {
    const { status, invoice } = await judged([], { text: 'Rechnung Nr. 2504', by });
    expect([status, invoice.number, invoice.totals.total]).toEqual(['accepted', '2504', 119]);
  });

  it('takes nothing from what stands upright', async () => {
    const beside = { text: 'Rechnung Nr. 9', by: 90 };
    const { status, invoice } = await judged(['Rechnung Nr. 17'], beside);
    expect([status, invoice.number]).toEqual(['accepted', '17']);
  });

  it.each([
    ['ENTWURF', 55],
    ['Proforma', 60],
    ['DRAFT', 90],
    ['DRAFT', -75],
  ])('is a stamp over all of the paper: %s, turned by %i', async (text, by) => {
    const stamped = await judged(['Rechnung Nr. 17'], { text, by, size: 60 });
    expect(stamped).toMatchObject({
      status: 'review',
      reasons: [expect.stringMatching(/^title: /)],
    });
  });

  it('leaves a number in doubt that is only a reference there', async () => {
    const { status, invoice, reasons } = await judged(['Rechnung'], {
      text: 'Referenz: 998877',
      by: 90,
    });
    expect([status, invoice.number]).toEqual(['review', '998877']);
    expect(reasons).toEqual([expect.stringMatching(/^number: 998877 /)]);
  });

  it('says nothing by a printer’s mark', async () => {
    const marked = await judged(['Rechnung Nr. 17'], {
      text: 'Form. 4711 - Druck Meier KG',
      by: 90,
      size: 6,
    });
    expect(marked).toMatchObject({ status: 'accepted', invoice: { number: '17' } });
  });
});
