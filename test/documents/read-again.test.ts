import { describe, expect, it } from '@jest/globals';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { openOcr } from '../../shared/documents/ocr/engine.ts';
import { type GreyImage, openRenderer } from '../../shared/documents/ocr/render.ts';

/** A slip of two lines, as pale and grainy as a copy of a copy. */
async function paleSlip(): Promise<GreyImage> {
  const document = await PDFDocument.create();
  const page = document.addPage([200, 60]);
  const font = await document.embedFont(StandardFonts.TimesRomanItalic);
  page.drawText('Invoice 4711 of 3 May 2026', { x: 12, y: 38, size: 9, font });
  page.drawText('Total amount due 1,284.95', { x: 12, y: 16, size: 9, font });
  const renderer = await openRenderer(await document.save());
  const image = await renderer.page(1, 200);
  renderer.close();
  let seed = 7;
  const grain = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return (seed % 50) - 25;
  };
  const pixels = image.pixels.map((grey) => Math.max(0, Math.min(255, 70 + grey * 0.65 + grain())));
  return { ...image, pixels };
}

describe('the pages of one file', () => {
  it('are read again, six of them: a poor file would run out of its time', async () => {
    const slip = await paleSlip();
    const engine = await openOcr();
    const read: string[] = [];
    for (let page = 1; page <= 8; page += 1) {
      const { words } = await engine.recognise(slip, page);
      read.push(words.map(({ text, sure }) => `${text} ${Math.round(sure ?? 0)}`).join(', '));
    }
    await engine.close();
    const [, second, , , , sixth, seventh, eighth] = read;
    expect(sixth).toBe(second);
    expect(seventh).not.toBe(sixth);
    expect(eighth).toBe(seventh);
  }, 60_000);
});
