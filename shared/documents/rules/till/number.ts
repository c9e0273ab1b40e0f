import { datesIn } from '../../invoice/date.ts';
import type { Printed } from '../../invoice/schema.ts';
import type { Line } from '../../text/lines.ts';
import { type Labelled, labelledValues } from '../head/labelled.ts';
import { isNumber, numberIn } from '../head/number/number-in.ts';
import { LABELS, labelKey, TILL_NUMBER } from '../words/vocabulary.ts';

/** Labels that are "number" and no more: a house has one, too. */
const BARE = TILL_NUMBER.filter(({ source }) => source.includes('(^n'));
const NAMED = TILL_NUMBER.filter((label) => !BARE.includes(label));
/** So many figures number a card or its payment. */
const OF_A_CARD = /^\d{15,}$/;
/** "016602 CAJA:024": other values with their labels may follow. */
const ALONE = /^\S+(?:\s+\p{L}+:\S+)*$/u;
const MARKED = /(?:^|\s)#\s?:?\s?(\d{4,12})(?![\d*#])/;
/** A number by itself beside the day: figures, or a till's and its own. */
const BY_ITSELF = /^(?:\d{3,8}|[A-Z]?\d{3,8}[/-]\d{3,6})$/;
const TIME = /\d{1,2}:\d{2}/;

const isBeside = ({ relation }: Labelled) => relation === 'inline' || relation === 'right';

/** A receipt has its number beside its label, on one line. */
export function tillNumber(lines: Line[]): Printed | undefined {
  // "Chk 2645  Gst 2": what names a tax number says nothing of the cells beside it.
  const own = lines.flatMap((line) => {
    const cells = line.cells.filter(({ text }) => !isTaxNumber(text));
    return cells.length > 0 ? [{ ...line, cells }] : [];
  });
  const find = (labels: readonly RegExp[], accept: (text: string) => string | undefined) =>
    labelledValues(own, labels, (text) => {
      const number = accept(text);
      return number && !OF_A_CARD.test(number) ? number : undefined;
    }).find(isBeside)?.value;
  return (
    find([...NAMED, ...LABELS.number], (text) => numberIn(text)) ??
    find(BARE, (text) => (ALONE.test(text.trim()) || isNumber(text) ? numberIn(text) : undefined))
  );
}

const isTaxNumber = (text: string) => LABELS.vatId.some((label) => label.test(labelKey(text)));

/** "#297536": the mark alone says that it is the roll's number, where no word does. */
export function markedNumber(lines: readonly Line[]): Printed | undefined {
  const found = lines.flatMap(({ text, page }) => {
    const [, number] = MARKED.exec(text) ?? [];
    return number ? [{ text: number, page }] : [];
  });
  return found[0];
}

/** "26.10.2026 12:41  9899": the only number on the line of the day and its time that has no label. */
export function numberBesideDay(lines: readonly Line[]): Printed | undefined {
  for (const { words, text, page } of lines) {
    const days = datesIn(text);
    if (days.length === 0 || !TIME.test(text)) continue;
    // "8 Feb. 2026": the year is a word by itself.
    const isOfDay = (word: string) => days.some((day) => day.text.split(/\s+/).includes(word));
    const [only, ...others] = words.filter(
      (word) => BY_ITSELF.test(word.text) && !isOfDay(word.text),
    );
    if (only && others.length === 0) return { text: only.text, page };
  }
  return undefined;
}
