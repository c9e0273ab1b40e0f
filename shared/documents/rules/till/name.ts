import { datesIn } from '../../invoice/date.ts';
import type { Printed } from '../../invoice/schema.ts';
import { fold, unfoldedEnd } from '../../text/fold.ts';
import type { Line } from '../../text/lines.ts';
import { medianSize } from '../../text/median-size.ts';
import type { Word } from '../../text/words.ts';
import { LEGAL } from '../head/legal-forms.ts';
import { beforeStreet, isStreet } from '../head/vendor/names.ts';
import { moneyOf } from '../totals/money.ts';
import { CONTACT, isUnfinished } from '../words/in-names.ts';
import { titleIn } from '../words/titles.ts';
import { isTillTitle, LABELS, labelKey } from '../words/vocabulary.ts';
import { TRADE } from './trades.ts';

/** A roll's head, in lines: below it articles are printed, and thanks. */
const HEAD = 10;
/** A name has so many letters at least, and so many in all at most. */
const NAME = /\p{L}.*\p{L}.*\p{L}/u;
const LONGEST = 60;
/** Ways to reach a shop, and where it stands. */
const REACHED_AT = new RegExp(String.raw`${CONTACT}|\b(?:www|https?)\b|@|\.com\b`, 'iu');
/** What a register numbered the shop by, behind its name: "(519537-X)", "Company no. 1234". */
const REGISTERED =
  /\s*[([{]\s*(?:\p{L}*\.?\s*)*[:#]?\s*\d[\d\s./-]{3,}[\p{L}\d-]*\s*[)\]}]?.*$|\s+\d{4,}-?\p{L}?\b.*$|(?:^|\s+)[([{]?\s*(?:co(?:mpany)?\.?|business|gst|vat|tax)?\s*\.?(?:reg\w*\b|\bno\b|\bid\b)(?:[\s.:#].*)?$|(?:^|\s+)(?:company|business|reg\w*)\s*(?:no|id)?\s*[.:]*$/iu;
const LEAST = 0.3;
/** Percent: recognition is less sure of what it reads into a logo or into what the paper lies on. */
const CRUMB = 50;
const SURE = 75;
/** And a name with a word of which it is less sure may be misread. */
const BELIEVED = 60;
/** Letters of a crumb beside a name at most. */
const SHORT = 2;
/** What a line of crumbs counts less by: a better one may stand below it. */
const UNSURE = 2.5;
/** What an S is taken for: "$.p.A." */
const DOLLAR = /\$(?=\.?\p{L})/gu;
/** What an O of a legal form is taken for: "S R.0.", "sp. z 0.0." */
const NOUGHT = /(\p{L}[.\s]\s?)0(?=\.)(?:\.\s?0(?=\.))?/gu;
/** Words of three letters and more are at least so much of a name. */
const WORDS = 0.6;
/** What follows the legal form of a name behind a comma is where it stands: "Billa s.r.o., Modletice 67". */
const BEHIND_COMMA = /^[\s.]*,/;

/**
 * The name at the top of a till's roll: by its legal form, its trade, its size, and the earlier the better. A
 * roll names its shop first; what is printed below the head never is one.
 */
export function tillName(
  lines: readonly Line[],
): { name: Printed; doubt: string | undefined } | undefined {
  const head = topOf(lines);
  const median = medianSize(
    lines.map(({ size }) => size),
    9,
  );
  let rank = 0;
  const best = head
    .flatMap((line, at) => {
      const name = nameAt(head, at);
      const isCrumbs = isOfCrumbs(line) || !isOfWords(line);
      const i = isCrumbs ? rank : rank++;
      if (!name) return [];
      const key = fold(name);
      const score =
        (LEGAL.test(key) ? 3 : 0) +
        (TRADE.test(key) ? 1.2 : 0) +
        Math.min(2, Math.max(0, sizeOf(line) / median - 1) * 3) +
        (i === 0 ? 0.5 : 0) -
        i * 0.25 -
        ((name.match(/\d/g) ?? []).length > 2 ? 3 : 0) -
        (isCrumbs ? UNSURE : 0) -
        (/,/.test(name) ? 1 : 0);
      return [{ name, line, score }];
    })
    .sort((a, b) => b.score - a.score)[0];
  if (!best || best.score < LEAST) return undefined;
  const { name, line } = best;
  const isDoubted = line.words.some(
    ({ text, sure = 100 }) => sure < BELIEVED && text.length > SHORT && name.includes(text),
  );
  return {
    name: { text: name, page: line.page },
    doubt: isDoubted ? `${name} may be misread` : undefined,
  };
}

/** The lines over the first article, day or title. */
function topOf(lines: readonly Line[]): Line[] {
  // Specks over the head are no lines of it.
  const named = lines.filter(({ text }) => NAME.test(text));
  const last = named.filter((line) => !isOfCrumbs(line))[HEAD - 1];
  const first = named.slice(0, last ? named.indexOf(last) + 1 : HEAD);
  const end = first.findIndex(
    (line, i) => i > 0 && (datesIn(line.text).length > 0 || moneyOf(line).length > 0),
  );
  return end < 0 ? first : first.slice(0, end);
}

/** The name that begins on a line, with what of it stands on the next one; undefined where that is none. */
function nameAt(head: readonly Line[], i: number): string | undefined {
  const own = bareName(head[i]);
  if (own === undefined) return undefined;
  const next = bareName(head[i + 1]);
  const goesOn =
    next !== undefined && (isUnfinished(fold(own)) || own.endsWith('-') || startsWithForm(next));
  const name = goesOn && !LEGAL.test(fold(own)) ? `${own} ${next}` : own;
  return name.length <= LONGEST && !startsWithForm(name) ? name : undefined;
}

/** "CO. (M) SDN BHD" is the end of a name. */
const startsWithForm = (text: string) => LEGAL.exec(` ${fold(text)}`)?.index === 0;

/** Whether recognition is not sure of what stands on a line, nor of a single word of it. */
function isOfCrumbs({ words }: Line): boolean {
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  const sure = words.reduce((sum, { text, sure = 100 }) => sum + text.length * sure, 0);
  return sure < letters * CRUMB && !words.some((word) => isSure(word) && word.text.length > 1);
}

const isSure = ({ sure = 100 }: Word) => sure >= SURE;

/** How large a line is printed, by what of it is no crumb. */
const sizeOf = ({ words, size }: Line) =>
  Math.max(0, ...words.flatMap(({ sure = 100, size }) => (sure >= CRUMB ? size : []))) || size;

/** The words of a line without the crumbs at its ends: a letter or two that recognition is not sure of. */
function withoutCrumbs(words: readonly Word[]): readonly Word[] {
  const isName = (word: Word) => isSure(word) || word.text.length > SHORT;
  return words.slice(words.findIndex(isName), words.findLastIndex(isName) + 1);
}

/** Letters by one or two that recognition is not sure of are no words. */
function isOfWords({ text, words }: Line): boolean {
  const letters = (text: string) => (text.match(/\p{L}/gu) ?? []).length;
  const whole = text.split(/[\s./-]+/).filter((word) => letters(word) >= 3);
  const few = letters(whole.join('')) < letters(text) * WORDS;
  return !few || words.every(isSure) || LEGAL.test(fold(text));
}

/** A name up to its legal form, where its address follows. */
function beforePlace(name: string): string {
  const form = LEGAL.exec(fold(name));
  const end = form ? unfoldedEnd(name, form.index + form[0].length) : name.length;
  return BEHIND_COMMA.test(name.slice(end)) ? name.slice(0, end) : name;
}

function bareName(line: Line | undefined): string | undefined {
  if (!line) return undefined;
  const text = withoutCrumbs(line.words)
    .map((word) => word.text)
    .join(' ')
    .replace(DOLLAR, 'S')
    .replace(NOUGHT, (form) => form.replaceAll('0', /\p{Lu}/u.test(form) ? 'O' : 'o'));
  const key = labelKey(text);
  if (titleIn(key) || isTillTitle(text) || REACHED_AT.test(text)) return undefined;
  if (LABELS.number.some((label) => label.exec(key)?.index === 0)) return undefined;
  const name = beforeStreet(beforePlace(text.replace(REGISTERED, '')))
    .replace(/^[^\p{L}\p{N}]+|[\s,;:*_=~-]+$/gu, '')
    .trim();
  return NAME.test(name) && !/:/.test(name) && !isStreet(name) && isOfWords(line)
    ? name
    : undefined;
}
