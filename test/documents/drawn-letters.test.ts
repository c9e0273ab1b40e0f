import { describe, expect, it } from '@jest/globals';
import { openPdf } from '../../shared/documents/text/layer.ts';
import { linesOf } from '../../shared/documents/text/lines.ts';

type Drawn = readonly [x: number, y: number, text: string, font?: 1 | 2];

/** A page of pieces, in Helvetica or in the font that TeX has for the euro sign alone. */
function pageOf(...pieces: readonly Drawn[]): Uint8Array {
  const drawn = pieces
    .map(([x, y, text, font = 1]) => `BT /F${font} 9 Tf ${x} ${842 - y} Td (${text}) Tj ET`)
    .join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>',
    `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+TeX-feymr10 >>',
  ];
  const body = objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj`).join('\n');
  return new TextEncoder().encode(`%PDF-1.4\n${body}\ntrailer << /Root 1 0 R /Size 7 >>\n%%EOF`);
}

async function textOf(...pieces: readonly Drawn[]): Promise<string[]> {
  const pdf = await openPdf(pageOf(...pieces));
  const lines = linesOf(await pdf.page(1));
  await pdf.close();
  return lines.map(({ text }) => text);
}

describe('words as they are drawn', () => {
  it('a word drawn again at its own place, to look bold, is one', async () => {
    const again = await textOf(
      [50, 50, 'Harbour Desk'],
      [50.3, 50, 'Harbour Desk'],
      [50, 70, 'Total'],
      [50.3, 70, 'Total'],
      [300, 70, '24100'],
      [300.3, 70, '24100'],
    );
    expect(again).toEqual(['Harbour Desk', 'Total  24100']);
  });

  it('a word that stands there twice is two', async () => {
    expect(await textOf([50, 50, 'bora'], [75, 50, 'bora'], [50, 62, 'bora'])).toEqual([
      'bora bora',
      'bora',
    ]);
  });

  it('a label and its sum without a space between them are two words', async () => {
    expect(await textOf([50, 50, 'TOTAL DUE:$4,860.80'], [50, 62, 'Nr:4711'])).toEqual([
      'TOTAL DUE: $4,860.80',
      'Nr:4711',
    ]);
  });

  it('TeX writes the euro sign as a letter of a font that has nothing else', async () => {
    expect(await textOf([50, 50, '280,00'], [80, 50, 'e', 2], [120, 50, 'e'])).toEqual([
      '280,00 €  e',
    ]);
  });
});
