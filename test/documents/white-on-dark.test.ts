import { describe, expect, it } from '@jest/globals';
import { PDFDocument, rgb } from 'pdf-lib';
import { openPdf } from '../../shared/documents/text/layer.ts';

type Ink = 'black' | 'white';
const COLOURS = { black: rgb(0, 0, 0), white: rgb(1, 1, 1) };

/** A page with "19.99" in black, and what is drawn on it after that. */
async function seen(draw: (print: (ink: Ink, y: number) => void, bar: () => void) => void) {
  const pdf = await PDFDocument.create();
  const page = pdf.addPage([300, 200]);
  const print = (ink: Ink, y: number) =>
    page.drawText('19.99', { x: 200, y, size: 10, color: COLOURS[ink] });
  print('black', 150);
  draw(print, () =>
    page.drawRectangle({ x: 20, y: 40, width: 260, height: 24, color: rgb(0.2, 0.2, 0.2) }),
  );
  const opened = await openPdf(await pdf.save());
  const { words, hidden } = await opened.page(1);
  await opened.close();
  return { words: words.length, hidden: hidden.length };
}

describe('an amount that stands twice on a page', () => {
  it('is read in white on a dark bar too', async () => {
    const read = await seen((print, bar) => {
      bar();
      print('white', 48);
    });
    expect(read).toEqual({ words: 2, hidden: 0 });
  });

  it('is not read where the bar lies over it, nor in white on white', async () => {
    const covered = await seen((print, bar) => {
      print('black', 48);
      bar();
    });
    expect(covered).toEqual({ words: 1, hidden: 1 });
    const over = await seen((print, bar) => {
      print('white', 48);
      bar();
    });
    expect(over).toEqual({ words: 1, hidden: 1 });
  });
});
