import { datesIn } from '../../../invoice/date.ts';
import type { Printed } from '../../../invoice/schema.ts';
import type { Language } from '../../../languages/language.ts';
import { LANGUAGES } from '../../../languages/languages.ts';
import { unfoldedEnd } from '../../../text/fold.ts';
import type { Cell, Line } from '../../../text/lines.ts';
import { medianSize } from '../../../text/median-size.ts';
import { LABELS, labelKey } from '../../words/vocabulary.ts';
import { labelledValues } from '../labelled.ts';
import { labelledBlocks } from '../vendor/labelled-blocks.ts';
import { isNumber, numberIn } from './number-in.ts';
import { linesUnderTitles } from './titled.ts';

const oneOf = (kind: 'numberWords' | 'ownReference' | 'references') =>
  [...new Set(LANGUAGES.flatMap((language: Language) => language[kind] ?? []))].join('|');

/** Lines in which a label without an owner may be the paper's own. */
const HEAD = 40;

const WORDS = oneOf('numberWords');
/**
 * A label that does not say whose number it is, by itself or before its number. With a word before or after
 * it, it is somebody else's: "Police No. 17", "Nr. comenzii".
 */
const PLAIN = [
  new RegExp(`^((?:${WORDS}))\\s*[:.#°º]+\\s*(?=$|\\S*\\d|[a-z]{1,5}\\s\\S*\\d)`),
  new RegExp(`^((?:${WORDS}|${oneOf('ownReference')}))\\s*(?:$|[:.#]*\\s(?=\\S*\\d))`),
  /^(#)\s*:?\s*$/,
];
const OTHERS =
  /\b(?:vat|btw|tva|iva|tax|tel|fax|iban|bank|order|cad|sok|mah|bulv|blv)\b|steuer|account|konto|customer|kunde|client|klant|bestell|phone|telef/;

/** The number after a label that does not say whose it is. */
export function plainNumber(lines: Line[]): Printed | undefined {
  const own = ownLines(lines);
  return labelledValues(own, PLAIN, plainIn).find((found) => {
    if (found.relation === 'inline' || found.relation === 'right') return true;
    // A row's first column may be called so: its number is none of the paper's.
    if (found.label === PLAIN.length - 1) return false;
    return found.value.text.length > 1 || isDated(found.value.text, own[found.line]);
  })?.value;
}

/** One figure is a number where it is all there is, or the day follows it. */
function plainIn(text: string): string | undefined {
  const id = numberIn(text);
  if (id) return id;
  const dated = /^\d\s/.test(text.trim()) && datesIn(text.trim().slice(1)).length > 0;
  return dated || isNumber(text, 1) ? numberIn(text, 1) : undefined;
}

/** "2 del 18/01/2026": the day follows the number. */
const isDated = (id: string, line: Line | undefined) =>
  line?.cells.some(
    ({ text }) => text.startsWith(`${id} `) && datesIn(text.slice(id.length)).length > 0,
  ) ?? false;

/** Words of another size than the page's are a title, though no language knows it. */
const LARGE = 1.25;
const WITHIN = new RegExp(`[a-z]\\s+(?:${WORDS})\\s*[.:#°º]*\\s+(?=\\S*\\d)`);

/** The number of a title in words that no language has: "Heizkostenaufstellung Nr. 17". */
export function numberInHeading(lines: Line[]): Printed | undefined {
  const text = medianSize(
    lines.map(({ size }) => size),
    Number.POSITIVE_INFINITY,
  );
  for (const line of ownLines(lines))
    for (const cell of line.cells) {
      const size = Math.max(...cell.words.map((word) => word.size));
      const named = size > text * LARGE ? WITHIN.exec(labelKey(cell.text)) : null;
      const id =
        named && numberIn(cell.text.slice(unfoldedEnd(cell.text, named.index + named[0].length)));
      if (id) return { text: id, page: line.page };
    }
  return undefined;
}

const REFERENCE = [new RegExp(`^(${oneOf('references')})\\s*[.:#]*\\s*(?=$|\\S*\\d)`)];

/** What a paper calls its reference, which may be the buyer's. */
export function referenceNumber(lines: Line[]): Printed | undefined {
  return labelledValues(ownLines(lines), REFERENCE, (text) =>
    isNumber(text, 3) ? numberIn(text, 3) : undefined,
  )[0]?.value;
}

/** A reference on the line under the title: that is how some programs call the number. */
export function referenceUnderTitle(lines: Line[]): Printed | undefined {
  const under = new Set(linesUnderTitles(lines).map(({ y, page }) => `${page} ${y}`));
  const own = ownLines(lines).filter(({ y, page }) => under.has(`${page} ${y}`));
  return labelledValues(own, REFERENCE, (text) =>
    isNumber(text, 1) ? numberIn(text, 1) : undefined,
  ).find(({ relation }) => relation === 'inline' || relation === 'right')?.value;
}

/**
 * Lines of the head without what stands in the blocks of who sells and buys, and without cells that speak of
 * other numbers: "P.IVA: 123" beside "Numero 13" says nothing of it. Of a bare label the value goes with it.
 */
function ownLines(lines: Line[]): Line[] {
  const head = lines.slice(0, HEAD);
  const parties = labelledBlocks(head, [...LABELS.vendor, ...LABELS.buyer]).cells;
  const isOther = ({ text }: Cell) => {
    const key = labelKey(text);
    return OTHERS.test(key) || LABELS.orderNumber.some((label) => label.test(key));
  };
  return head.flatMap((line) => {
    const cells = line.cells.filter((cell, i, all) => {
      const before = all[i - 1];
      const isOfBefore = before && isOther(before) && !/\d/.test(before.text);
      return !parties.has(cell) && !isOther(cell) && !isOfBefore;
    });
    return cells.length === 0 ? [] : [{ ...line, cells }];
  });
}
