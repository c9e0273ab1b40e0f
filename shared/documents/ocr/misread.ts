/** What is no mark of a sum: a speck behind its cents ("7,080.00,"). */
const BEHIND_CENTS = /(?<=\d[.,]\d{2})[.,;:'’`]+$/;
/** What stands before a mark and cents is a nought: "RMO.58", "-O,20". */
const ROUND_LETTER = /(?<=^[-+(]?(?:RM|Rs\.?|Rp\.?|[€$£])?)[Oo](?=[.,]\d{2}(?!\d))/u;
/** "Tota!", "TotaI:": the last letter of the commonest name of a sum. */
const TOTAL = /(?<=^(?:sub|grand|net)?-?tota)[!|1I](?=[^\p{L}\d]*$)/iu;
/** "LVA.", "1.V.A": no other word is written like the tax of half a dozen countries. */
const TAX = /^[Ll1|](?=\.?V\.?A\b)/;

/** The sign of the yen, in whose place a keyboard has a backslash: nothing else stands before an amount so. */
const YEN = /^([-(]?)(?:\\(?=\d)|[Yy](?=\d{1,3}(?:[.,。]\d{3})+\)?$))/u;
/** Yen have no decimals: what parts three figures parts thousands. */
const YEN_THOUSANDS = /(?<=^[-(]?¥\d{1,3}(?:[.,。]\d{3})*)[.。](?=\d{3}(?!\d))/gu;
/** "Sp. z 0.0.": no sum is a nought, a nought and a stop. */
const ROUND_LETTERS = /^0\.0\.(?=,?$)/;

/** "25.474.00": the mark of thousands once more, where that of cents is. */
const ONE_MARK = /^(\D{0,4}[1-9]\d{0,2}(?:([.,])\d{3})+)\2(\d{2}\D{0,4})$/u;

/**
 * A word as it is printed, where recognition took a letter for another that cannot stand there.
 * @param isSentence whether words stand beside it: a stop or a comma is the sentence's
 */
export function asPrintedWord(text: string, { isSentence = false } = {}): string {
  return text
    .replace(ROUND_LETTER, '0')
    .replace(YEN, '$1¥')
    .replace(YEN_THOUSANDS, ',')
    .replace(ROUND_LETTERS, 'o.o.')
    .replace(BEHIND_CENTS, (it) => (isSentence ? it : ''))
    .replace(ONE_MARK, (_, whole, mark, cents) => {
      const other = mark === '.' ? ',' : '.';
      return `${whole.replaceAll(mark, other)}${mark}${cents}`;
    })
    .replace(TOTAL, (it) => (it === 'I' ? 'L' : 'l'))
    .replace(TAX, 'I');
}
