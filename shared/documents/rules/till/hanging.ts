import type { Word } from '../../text/words.ts';

/** An amount, and what hangs behind it: "1,79A2", "17,52EUM"; an O may be its last nought. */
const BEHIND =
  /^([-+*]?[€$£]?(?!0\d)\d{1,6}(?:[.,]\d{3})*[.,]\d{2})((?![oO]$)\p{L}[\p{L}\d]{0,9})$/u;
/** What a number may be of: it is no sum. */
const UNIT = /^(?:k?g|gr|[mcd]?l|lt|ltr|[cdmk]?m|st|stk|pcs?|lbs?|oz|x|kn?)$/i;
/** A letter or a star that hangs before an amount: "m10.20", "f£5.00", "*8,75"; "x3.10" is a price. */
const BEFORE = /^((?![x×])\p{L}\.?|\*)([€$£]?\d{1,6}(?:[.,]\d{3})*[.,]\d{2})$/iu;
/** A mark that was taken for another: "1:17". */
const MARK = /^(\d{1,4})[:;](\d{2})$/;
/** An amount without its last nought, and that: "88.8 o". */
const SHORT = /^\d{1,6}[.,]\d$/;
const NOUGHT = /^[oO0]$/;
/** A rate, and what its sign is taken for: "2.000 £". */
const RATE = /^\d{1,2}[.,]\d{3}$/;
const SIGN = /^[£xX]$/;
/** What stands behind the last amount of a line has so many characters at most. */
const TAIL = 3;

/**
 * The words of a recognised line, what hangs on its last amount being a word of its own.
 * @param isSum whether what stands before is called a sum: there a mark may have been taken for another.
 */
export function withoutHanging(words: readonly Word[], isSum: boolean): Word[] {
  return words.flatMap((word, i): Word[] => {
    const before = words[i - 1];
    const isEnd = words.slice(i + 1).every(({ text }) => text.length <= TAIL);
    if (word.sure === undefined) return [word];
    if (SIGN.test(word.text) && before && RATE.test(before.text) && i < words.length - 1)
      return [{ ...word, text: '%' }];
    if (NOUGHT.test(word.text) && before && SHORT.test(before.text) && isEnd) return [];
    if (!isEnd) return [word];
    const next = words[i + 1];
    if (SHORT.test(word.text) && next && NOUGHT.test(next.text))
      return [{ ...word, text: `${word.text}0`, x1: next.x1 }];
    const [, whole, cents] = (isSum && MARK.exec(word.text)) || [];
    if (whole && cents) return [{ ...word, text: `${whole}.${cents}` }];
    const [, amount = '', letters = ''] = BEHIND.exec(word.text) ?? [];
    if (amount && !UNIT.test(letters)) return partsOf(word, amount, letters);
    const [, letter = '', bare = ''] = BEFORE.exec(word.text) ?? [];
    return bare ? partsOf(word, letter, bare) : [word];
  });
}

/** A word as two, a blank apart. */
function partsOf(word: Word, first: string, second: string): Word[] {
  const each = (word.x1 - word.x0) / (first.length + second.length + 1);
  const at = word.x0 + each * first.length;
  return [
    { ...word, text: first, x1: at },
    { ...word, text: second, x0: at + each },
  ];
}
