/** Greek and Cyrillic letters, each with the Latin one that stands for it in words that are compared. */
const PAIRS: readonly (readonly [letters: string, latin: string])[] = [
  ['αβγδεζηθικλμνξοπρσςτυφχψω', 'avgdezitiklmnxoprsstyfhpo'],
  // As the Slavs write who use Latin letters, without their accents: "ч" is "č".
  ['абвгдежзиклмнопрстуфхцчшщъыэюя', 'abvgdezziklmnoprstufhccssayeua'],
  ['іїґєёйљњџћђјѓќѕў', 'iigeeilndcdjgksu'],
];
/** It softens the letter before it, and sounds like none. */
const SOFT_SIGN = 'ь';

const LATIN = new Map<string, string>([[SOFT_SIGN, '']]);
for (const [letters, latin] of PAIRS)
  for (const [i, letter] of [...letters].entries()) LATIN.set(letter, latin[i] ?? '');

const OTHERS = /[\p{Script=Greek}\p{Script=Cyrillic}]/gu;

/** A text with each of its Greek and Cyrillic letters as a small Latin one without an accent; others stay. */
export const inLatinLetters = (text: string): string =>
  text.replace(OTHERS, (letter) => LATIN.get(letter) ?? ofCapital(letter));

function ofCapital(letter: string): string {
  const [small = ''] = letter.normalize('NFD').toLowerCase();
  return LATIN.get(small) ?? letter;
}
