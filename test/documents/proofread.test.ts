import { describe, expect, it } from '@jest/globals';
import type { FoundLine } from '../../shared/documents/ocr/proof/found-line.ts';
import { leanOf, standUpright } from '../../shared/documents/ocr/proof/found-line.ts';
import { merged } from '../../shared/documents/ocr/proof/merge.ts';
import { onlyLines } from '../../shared/documents/ocr/proof/only-lines.ts';
import type { SeenLine } from '../../shared/documents/ocr/proof/seen-letters.ts';
import type { ReadWord } from '../../shared/documents/ocr/words-of-tsv.ts';

/** Pixels that a letter takes on these lines, and that a line is high. */
const WIDE = 10;
const HIGH = 30;
/** What the second reader can tell: marks on letters and the euro are not among it. */
const KNOWN = [...' ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:-%@#()中'];

/** A line as the first reader has it: each word with how sure it is, at its place among the letters. */
function first(text: string, { sure = 90, y = 100 } = {}): ReadWord[] {
  return [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    text: word,
    confidence: sure,
    left: index * WIDE,
    right: (index + word.length) * WIDE,
    top: y - 10,
    bottom: y + 10,
  }));
}

/** The same place as the second reader sees it; "~" is a blank that it did not see. */
function second(text: string, { sure = 0.95, y = 100, from = 0 } = {}): SeenLine {
  const line: FoundLine = {
    left: from * WIDE,
    right: (from + text.length) * WIDE,
    y,
    lean: 0,
    height: HIGH,
  };
  const letters = [...text].flatMap((letter, i) =>
    letter === '~' ? [] : { text: letter, sure, x: (from + i + 0.5) * WIDE },
  );
  return { line, letters };
}

const textOf = (lines: ReadWord[][]) =>
  lines.map((words) => words.map(({ text }) => text).join(' '));
const both = (a: string, b: string, sure = 90) =>
  textOf(merged([first(a, { sure })], [second(b.padEnd(a.length))], KNOWN));

describe('a page that two readers read', () => {
  it.each([
    ['the surer letter counts', 'Summa 1O,9S', 'Summa 10,95', 'Summa 10,95'],
    ['marks on letters are those of who knows the language', 'Gebühr 3', 'Gebuhr 3', 'Gebühr 3'],
    ['blanks are too', 'Net total 12', 'Nettotal 12', 'Net total 12'],
    ['a letter that one cannot tell is the other one’s', 'Summe 3 €', 'Summe 3', 'Summe 3 €'],
    ['also within a word', 'Straße', 'StraBe', 'Straße'],
    ['and in other scripts', 'ΦΠΑ 24%', 'OIAx 25%', 'ΦΠΑ 25%'],
    [
      'a sign taken for a letter of the language is none',
      'postæbank.no',
      'post@bank.no',
      'post@bank.no',
    ],
    ['figures that fell apart are one number', 'TOTAL 12, 26', 'TOTAL 12,26', 'TOTAL 12,26'],
    ['pictures are no letters', 'Summe', '中ümme', 'Summe'],
    ['of an abbreviation too', 'Sp. z o.o.', 'Sp. z 0.0.', 'Sp. z o.o.'],
    ['or beside what both read', 'King S/8', 'King S/B', 'King S/B'],
    ['two numbers stay two', '06/04/17 11:32', '06/04/17~11:32', '06/04/17 11:32'],
    ['a figure among letters is the letter that looks like it', 'Terminal', 'Termina1', 'Terminal'],
  ])('%s', (_, a, b, expected) => {
    expect(both(a, b)).toEqual([expected]);
  });

  it('where they read alike they are surer, where they do not less sure than of one alone', () => {
    const [[day, other] = []] = merged(
      [first('12.08.2026 12.09.2026', { sure: 70 })],
      [second('12.08.2026 12.03.2026')],
      KNOWN,
    );
    expect(day?.confidence).toBeGreaterThan(90);
    expect(other).toMatchObject({ text: '12.03.2026' });
    expect(other?.confidence).toBeLessThanOrEqual(80);
  });

  it('what is faint is not parted and not in capitals where the first was not sure', () => {
    expect(both('TH E SEatTle', 'THE  Seattle', 50)).toEqual(['THE Seattle']);
    expect(both('TH E SEatTle', 'THE  Seattle', 80)).toEqual(['TH E SEatTle']);
  });

  it('an unsure letter of the second changes nothing', () => {
    const seen = second('Summe 73', { sure: 0.4 });
    expect(textOf(merged([first('Summe 13')], [seen], KNOWN))).toEqual(['Summe 13']);
  });

  it('a line that was passed over is added, one that is dirt is not', () => {
    const seen = [second('Date 01.02.2026', { y: 200 }), second('wv~', { y: 300, sure: 0.5 })];
    const lines = merged([first('Invoice 12')], seen, KNOWN);
    expect(textOf(lines)).toEqual(['Invoice 12', 'Date 01.02.2026']);
  });

  it('on a page in other letters, only figures of such a line are', () => {
    const seen = [second('OIA', { y: 200 }), second('14,50', { y: 200, from: 20 })];
    const lines = merged([first('Τιμολόγιο Παροχής 12')], seen, KNOWN);
    expect(textOf(lines)).toEqual(['Τιμολόγιο Παροχής 12', '14,50']);
  });

  it('a word on no line is dropped where it is unsure: a table, a hand', () => {
    const dirt = first('of] W', { sure: 40, y: 400 });
    const small = first('Page 1', { sure: 90, y: 500 });
    expect(textOf(merged([dirt, small], [], KNOWN))).toEqual(['Page 1']);
  });

  it('a line of one reader that is two of the other is two', () => {
    const crooked = [...first('Asia', { y: 100 }), ...first('          Street', { y: 124 })];
    const seen = [second('Asia', { y: 100 }), second('Street', { y: 124, from: 10 })];
    expect(textOf(merged([crooked], seen, KNOWN))).toEqual(['Asia', 'Street']);
  });

  it('a line that was not read again stays as it was', () => {
    const unread = { ...second('Summa 10,95'), letters: [] };
    expect(textOf(merged([first('Summa 10,95')], [unread], KNOWN))).toEqual(['Summa 10,95']);
  });
});

describe('lines that were found', () => {
  it('stand upright when most of them are taller than long', () => {
    const tall = { left: 0, right: 20, y: 100, lean: 0, height: 200 };
    const long = { left: 0, right: 100, y: 100, lean: 0, height: 20 };
    expect(standUpright([tall, long])).toBe(true);
    expect(standUpright([long, long, long, tall])).toBe(false);
    expect(standUpright([])).toBe(false);
  });

  it('tell how a page leans, by half of their length', () => {
    const line = (lean: number, length = 100) => ({
      left: 0,
      right: length,
      y: 0,
      lean,
      height: 10,
    });
    expect(leanOf([line(0.1), line(0.1), line(0.1), line(0.12), line(3, 12)])).toBeCloseTo(0.1, 2);
    expect(leanOf([line(0.1), line(0.1)])).toBe(0);
  });

  it('are all that is left of an image, however they lean', () => {
    const [width, height] = [40, 40];
    const image = { width, height, scale: 1, pixels: new Uint8Array(width * height) };
    const { pixels } = onlyLines(image, [{ left: 10, right: 30, y: 20, lean: 0.5, height: 4 }]);
    const dark = (x: number, y: number) => pixels[y * width + x] === 0;
    expect(dark(20, 20)).toBe(true);
    expect(dark(29, 24)).toBe(true);
    expect(dark(29, 18)).toBe(false);
    expect(dark(5, 20)).toBe(false);
  });
});
