import { medianSize } from '../../text/median-size.ts';
import type { ReadWord } from '../words-of-tsv.ts';
import { align, bare } from './align.ts';
import {
  isFigure,
  isForeign,
  type Printed,
  printed,
  type SeenLetter,
  type SeenLine,
} from './seen-letters.ts';

/** So sure the second reader is of a letter that counts for more than the first one's. */
const SURE = 0.7;
/** And of one that takes the place of another kind that it cannot tell: "E" for "£", "@" for "æ". */
const CERTAIN = 0.95;
/** Percent: how sure both are of a word that they read alike, and one of a word that they do not. */
const ALIKE = 96;
const UNLIKE = 80;
/** Percent: a word in which a letter that only the first reader knows is believed. */
const BELIEVED = 60;
/** Percent: a word of which the first reader is less sure may be two, or half of one. */
const WHOLE = 70;
/** Letters' widths between the middles of two figures of one number, and of letters with a blank between. */
const NEXT = 1.5;
const TOUCHING = 1.15;
const APART = 1.75;
/** Letters, and the figures that look like them. */
const LOOK_ALIKES = ['l1I|i', 'O0o', 'S5', 'B8', 'Z2'];
const CURRENCY = /\p{Sc}/u;
/** The network sees these in dirt and in pictures. */
const HAN = /\p{Script=Han}/u;

/** A letter as it is taken: in which word of the first reader it stands, and whether both read it. */
type Letter = Printed & { word: number; alike: boolean };

/**
 * What each word that the first reader has on a line becomes: letter by letter as the surer one reads, blanks and
 * marks on letters as the first does, who knows the language.
 * @param known the letters that the second reader can tell
 * @returns for each word none, one or more in its place; undefined where the second reader says nothing
 */
export function asBothRead(
  { line, letters }: SeenLine,
  words: readonly ReadWord[],
  known: ReadonlySet<string>,
): ReadWord[][] | undefined {
  const seen = printed(letters);
  if (seen.length === 0) return undefined;
  const steps = seen.slice(1).map(({ x }, i) => x - (seen[i] as Printed).x);
  const pitch = medianSize(steps, line.height / 2);
  const taken = takenFrom(seen, words, { known, pitch });
  const groups: Letter[][] = [];
  for (const [i, letter] of taken.entries()) {
    const before = taken[i - 1];
    if (!before || isApart(before, letter, words, pitch)) groups.push([]);
    groups.at(-1)?.push(letter);
  }
  return words.map((word, at) => {
    if (isForeign(word.text)) return [word];
    const own = groups.filter(([first]) => first?.word === at);
    return own.map((group) => wordOf(group, word, { isOnly: own.length === 1, at, pitch }));
  });
}

/** The letters of the line, each one's. */
function takenFrom(
  seen: readonly Printed[],
  words: readonly ReadWord[],
  { known, pitch }: { known: ReadonlySet<string>; pitch: number },
): Letter[] {
  const first = words.flatMap((word, at) =>
    [...word.text].map((text, i, { length }) => ({
      text,
      at,
      x: word.left + ((i + 0.5) / length) * (word.right - word.left),
      isOwn: !known.has(text) && (word.confidence >= BELIEVED || CURRENCY.test(text)),
    })),
  );
  const texts = (letters: readonly { text: string }[]) => letters.map(({ text }) => text);
  const fellows = align(texts(first), texts(seen));
  /** The nearest letter or figure on one side that both read. */
  const agreed = (places: readonly number[]) =>
    places
      .map((i) => (first[fellows[i] as number]?.text === seen[i]?.text && seen[i]?.text) || '')
      .find((text) => isLetter(text) || isDigit(text));
  const before = (i: number) => agreed([i - 1, i - 2, i - 3]);
  const after = (i: number) => agreed([i + 1, i + 2, i + 3]);
  const taken: Letter[] = [];
  let next = 0;
  /** Letters that the second reader cannot tell, and so left out: "€", "ß". */
  const takeOwn = (end: number) => {
    for (; next < end; next++) {
      const letter = first[next] as (typeof first)[number];
      const { text, x, at } = letter;
      const blank = at !== first[next - 1]?.at;
      const isFree = seen.every((other) => Math.abs(other.x - x) > pitch / 2);
      if (letter.isOwn && isFree) taken.push({ text, x, word: at, sure: 1, blank, alike: true });
    }
  };
  for (const [i, letter] of seen.entries()) {
    const place = fellows[i] as number;
    const fellow = first[place];
    if (fellow) {
      takeOwn(place);
      next = place + 1;
    }
    const word =
      fellow?.at ?? taken.at(-1)?.word ?? first[fellows.find((at) => at >= 0) ?? 0]?.at ?? 0;
    const near = [before(i), after(i)].flatMap((it) => it ?? []);
    const text = fellow
      ? chosen(fellow, letter, { near, confidence: (words[word] as ReadWord).confidence })
      : letter.text;
    const alike = fellow !== undefined && bare(fellow.text) === bare(letter.text);
    taken.push({ ...letter, text, word, alike });
  }
  takeOwn(first.length);
  return taken;
}

const isLetter = (text: string) => /\p{L}/u.test(text);
const isDigit = (text: string) => /\d/.test(text);

/** Which of two letters is taken. */
function chosen(
  first: { text: string; isOwn: boolean },
  { text, sure }: SeenLetter,
  { near, confidence }: { near: readonly string[]; confidence: number },
): string {
  const isOther = isLetter(text) !== isLetter(first.text) && sure >= CERTAIN;
  if ((first.isOwn && !isOther) || HAN.test(text)) return first.text;
  if (bare(first.text) === bare(text)) {
    const isCase = first.text.toLowerCase() === text.toLowerCase();
    return isCase && confidence < WHOLE ? text : first.text;
  }
  if (LOOK_ALIKES.some((group) => group.includes(first.text) && group.includes(text))) {
    if (near.length === 0) return first.text;
    const fits = near.every(isLetter) ? isLetter : near.every(isDigit) ? isDigit : undefined;
    const fitting = [first.text, text].filter((it) => fits?.(it));
    if (fitting.length === 1) return fitting[0] as string;
  }
  return sure >= SURE || sure * 100 >= confidence ? text : first.text;
}

/** Whether a blank stands between two letters. */
function isApart(
  before: Letter,
  letter: Letter,
  words: readonly ReadWord[],
  pitch: number,
): boolean {
  const step = letter.x - before.x;
  const isNumber = isFigure(before) && isFigure(letter);
  const sure = ({ word }: Letter) => (words[word] as ReadWord).confidence >= WHOLE;
  if (before.word !== letter.word) {
    // A till's wide figures fall apart for the first reader ("12, 26"), and what is faint.
    const isBroken = isNumber && (/[.,]/.test(before.text) || /[.,]/.test(letter.text));
    if (isBroken) return step >= NEXT * pitch;
    const isOne = isNumber || (!sure(before) && !sure(letter));
    return !isOne || letter.blank || step >= TOUCHING * pitch;
  }
  if (isNumber || (before.alike && letter.alike)) return false;
  return !sure(letter) && (letter.blank || step >= APART * pitch);
}

function wordOf(
  letters: readonly Letter[],
  word: ReadWord,
  { isOnly, at, pitch }: { isOnly: boolean; at: number; pitch: number },
): ReadWord {
  const text = letters.map(({ text }) => text).join('');
  const isWhole = isOnly && letters.every(({ word }) => word === at);
  const isSame = isWhole && letters.every(({ alike }) => alike) && text.length === word.text.length;
  const sure = 100 * Math.min(...letters.map(({ sure }) => sure));
  const confidence = isSame ? Math.max(ALIKE, word.confidence) : Math.min(UNLIKE, sure);
  if (isWhole && Math.abs(text.length - word.text.length) <= 1)
    return { ...word, text, confidence };
  const left = (letters[0] as Letter).x - pitch / 2;
  const right = (letters.at(-1) as Letter).x + pitch / 2;
  return { ...word, left, right, text, confidence };
}
