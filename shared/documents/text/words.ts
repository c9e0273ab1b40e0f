/** One word where it stands: points from the page's top left, as a reader sees the page. */
export type Word = {
  text: string;
  x0: number;
  x1: number;
  /** Baseline, growing downwards. */
  y: number;
  size: number;
  page: number;
  /** How sure recognition is of its letters, in percent; absent where the page has them as text. */
  sure?: number;
};

/** The visible words of one page; `hidden` is text that a reader cannot see. */
export type PageText = {
  number: number;
  width: number;
  height: number;
  words: Word[];
  /** Text that runs up or down the sheet, each word along its own line: a title at the margin, a stamp across. */
  aside?: Word[];
  hidden: string[];
  source: 'text' | 'ocr';
};

const NARROW = /[iljtfrI.,:;'|!()[\]\s]/;
const WIDE = /[mwMW@%—]/;

function weight(char: string): number {
  if (NARROW.test(char)) return 0.3;
  if (WIDE.test(char)) return 0.85;
  return char >= 'A' && char <= 'Z' ? 0.67 : 0.54;
}

/** How wide a text is set, in its size, as letters usually are. */
export const widthOf = (text: string): number =>
  [...text].reduce((sum, char) => sum + weight(char), 0);

/** A run of text as a PDF draws it: one string, one box. */
export type Run = {
  text: string;
  x: number;
  y: number;
  width: number;
  size: number;
};

/** A run that is one number whose thousands are parted by spaces. */
const SPACED_NUMBER =
  /^\D{0,4}\d{1,3}(?:[ \u00a0]\d{3})+(?:[.,]\d+)?\)?-?(?:[ \u00a0]?[^\d\s]{1,8})?$/;

/**
 * What a producer's encoding made of a character that it does not have. No figure is one of these: in a
 * number, and before its currency, it was a blank that does not break.
 */
const LOST_IN_NUMBER = /(?<=\d)ï¿½(?=\d{3})/g;
const LOST_AFTER_NUMBER = /(?<=\d)ï¿½(?=[\p{L}\p{Sc}])/gu;

/** Splits a run at its spaces; positions inside are shared out by usual glyph widths. */
export function wordsOfRun(run: Run, page: number): Word[] {
  const said = run.text.replace(LOST_IN_NUMBER, '\u00a0').replace(LOST_AFTER_NUMBER, ' ');
  const characters = SPACED_NUMBER.test(said.trim())
    ? said.replace(/(?<=\d)[ \u00a0](?=\d{3})/g, '\u00a0')
    : said;
  const widths = [...characters].map(weight);
  const total = widths.reduce((sum, w) => sum + w, 0) || 1;
  const words: Word[] = [];
  let at = run.x;
  let text = '';
  let start = at;
  const flush = (end: number) => {
    if (text) words.push({ text, x0: start, x1: end, y: run.y, size: run.size, page });
    text = '';
  };
  [...characters].forEach((char, i) => {
    const w = ((widths[i] ?? 0) / total) * run.width;
    if (/[ \t\n]/.test(char)) flush(at);
    else {
      if (!text) start = at;
      text += char;
    }
    at += w;
  });
  flush(at);
  return words;
}

/** Joins pieces that a producer drew one glyph or kerning run at a time. */
export function joinTouching(words: Word[]): Word[] {
  const joined: Word[] = [];
  for (const word of words) {
    const last = joined.at(-1);
    const touching =
      last &&
      last.page === word.page &&
      Math.abs(last.y - word.y) < last.size * 0.15 &&
      word.x0 - last.x1 < last.size * 0.12 &&
      word.x0 - last.x1 > -last.size * 0.3 &&
      // "ArtikelnummerBezeichnung" are two headers whose columns touch.
      !(/[a-zà-ÿ.]$/.test(last.text) && /^[A-ZÀ-Þ]/.test(word.text));
    if (touching) {
      last.text += word.text;
      last.x1 = Math.max(last.x1, word.x1);
    } else joined.push({ ...word });
  }
  return joined;
}

const LABEL_AND_SUM = /^(\D*\p{L}\D*:)(-?\p{Sc}?\d[\d.,'\u00a0]*[.,]\d{2}\p{Sc}?)$/u;

/** "Total:$4,860.80": a label and its sum, between which no room was left. */
export function partedLabel(word: Word): Word[] {
  const [, label, sum] = LABEL_AND_SUM.exec(word.text) ?? [];
  if (!label || !sum) return [word];
  const at = word.x0 + ((word.x1 - word.x0) * label.length) / word.text.length;
  return [
    { ...word, text: label, x1: at },
    { ...word, text: sum, x0: at },
  ];
}
