import type { Printed } from '../../../invoice/schema.ts';
import { compareKey } from '../../../knowledge/keys.ts';
import { fold } from '../../../text/fold.ts';
import type { Line } from '../../../text/lines.ts';
import { medianSize } from '../../../text/median-size.ts';
import { LEGAL } from '../../head/legal-forms.ts';
import { isStreet } from '../../head/vendor/names.ts';
import { isUnfinished } from '../../words/in-names.ts';
import { isOfLabels } from '../../words/label-words.ts';
import { TRADE } from '../trades.ts';
import { type Addressed, addressesOn, asAddressed, isAddressed } from './addresses.ts';
import { bareName, nameAt, REACHED_AT } from './bare-name.ts';
import { isCertain } from './certain.ts';
import { isOfCrumbs, isOfWords, SHORT, sizeOf, topOf } from './roll-head.ts';

const LEAST = 0.2;
/** Percent: a name with a word of which recognition is less sure may be misread. */
const BELIEVED = 60;
/** What a line of crumbs counts less by: a better one may stand below it. */
const UNSURE = 2.5;
/** Times the size of the roll's text from which letters are a sign, and the share by which its lines differ. */
const LARGE = 1.3;
const ALIKE = 0.25;
/** A postcode and a place, a house number and a street. */
const PLACE = /^\d{1,5}\s?\p{L}?,?\s+\p{L}|\b\d{4,6}\b|^\p{L}{1,3}\.?\s?\d/u;

/**
 * The name at the top of a till's roll: by its legal form, its trade, its size, its address below it and in the
 * web, and the earlier the better. A roll names its shop first; what is printed below the head never is one.
 */
export function tillName(
  lines: readonly Line[],
): { name: Printed; doubt: string | undefined } | undefined {
  const head = topOf(lines);
  const roll = {
    head,
    addresses: addressesOn(lines),
    keys: lines.map(({ text }) => compareKey(text)),
    median: medianSize(
      lines.map(({ size }) => size),
      9,
    ),
  };
  let rank = 0;
  let isNamed = false;
  const best = head
    .flatMap((line, at) => {
      const name = wholeName(at, roll);
      const isCrumbs = isOfCrumbs(line) || !isOfWords(line);
      isNamed ||= name !== undefined;
      const i = isCrumbs || !isNamed ? rank : rank++;
      if (!name) return [];
      const score =
        cluesOf(name, at, roll) - i * 0.25 + (i === 0 ? 0.5 : 0) - (isCrumbs ? UNSURE : 0);
      return [{ name, line, score }];
    })
    .sort((a, b) => b.score - a.score)[0];
  if (!best || best.score < LEAST) return fromAddress(roll.addresses);
  const { line } = best;
  const name = asAddressed(best.name, roll.addresses);
  const isDoubted = line.words.some(
    ({ text, sure = 100 }) => sure < BELIEVED && text.length > SHORT && name.includes(text),
  );
  const doubt =
    isDoubted || isUnfinished(fold(name))
      ? `${name} may be misread`
      : isCertain(name, lines)
        ? undefined
        : `only its place says that ${name} is the shop`;
  return { name: { text: name, page: line.page }, doubt };
}

type Roll = {
  head: readonly Line[];
  addresses: readonly Addressed[];
  /** The lines of the roll as they are compared. */
  keys: readonly string[];
  median: number;
};

/** A name, with the second line of a sign that an address or another line has in one. */
function wholeName(at: number, { head, addresses, keys, median }: Roll): string | undefined {
  const name = nameAt(head, at);
  const [line, below] = [head[at], head[at + 1]];
  const next = bareName(below);
  if (!name || !line || !below || !next || LEGAL.test(fold(name))) return name;
  const [size, under] = [sizeOf(line), sizeOf(below)];
  const isSign = Math.min(size, under) > median * LARGE && Math.abs(size - under) < size * ALIKE;
  const key = compareKey(`${name}${next}`);
  const isSaid =
    keys.some((it) => it.includes(key)) || addresses.some((it) => it.key.includes(key));
  return isSign && isSaid ? `${name} ${next}` : name;
}

/** How much speaks for a name, its place among the others left aside. */
function cluesOf(name: string, at: number, { head, addresses, keys, median }: Roll): number {
  const key = fold(name);
  const below = head[at + 1];
  const own = compareKey(name);
  const isAgain = own.length > 5 && keys.filter((it) => it.includes(own)).length > 1;
  return (
    (LEGAL.test(key) && hasMore(key, LEGAL) ? 3 : 0) +
    (TRADE.test(key) && hasMore(key, TRADE) ? 1.2 : 0) +
    Math.min(2, Math.max(0, sizeOf(head[at] as Line) / median - 1) * 3) +
    (below && isPlace(below) ? 0.5 : 0) +
    (isAddressed(asAddressed(name, addresses), addresses) ? 1.5 : 0) +
    (isAgain ? 0.7 : 0) -
    figures(name) -
    (isSentence(name) ? 2.5 : 0) -
    (isSmall(name, head) ? 1.5 : 0) -
    (PLACE.test(name) && !TRADE.test(key) ? 0.5 : 0) -
    (/,/.test(name) ? 1 : 0) -
    (isHeading(name, key) ? HEADING : 0)
  );
}

/** What several words of labels count against a name: the headings of a table. */
const HEADING = 2.5;
const isHeading = (name: string, key: string) =>
  /\s/.test(name) && isOfLabels(name) && !LEGAL.test(key) && !TRADE.test(key);

/** Whether there is more of a name than its form or its trade: "Ltd", "Shop". */
const hasMore = (key: string, part: RegExp) =>
  (key.replace(part, ' ').match(/\p{L}/gu) ?? []).length > 3;

/** What figures in a name count against it: few beside many letters are a branch, many are a street or a number. */
function figures(name: string): number {
  const [digits, letters] = [/\d/g, /\p{L}/gu].map((kind) => (name.match(kind) ?? []).length);
  if ((digits ?? 0) <= 2) return 0;
  return (digits ?? 0) * 4 > (letters ?? 0) ? 3 : 0.75;
}

/** Whether a line says where somebody is, or how to reach him. */
const isPlace = ({ text }: Line) => isStreet(text) || PLACE.test(text) || REACHED_AT.test(text);

/** "See back of receipt for your chance": words, and most of them small. */
function isSentence(name: string): boolean {
  const words = name.split(/\s+/).filter((word) => /^\p{L}{2,}/u.test(word));
  const small = words.filter((word) => /^\p{Ll}/u.test(word));
  return words.length > 3 && small.length > words.length / 2;
}

/** Several words in small letters over capitals: somebody wrote on the roll. */
function isSmall(name: string, head: readonly Line[]): boolean {
  if (/\p{Lu}/u.test(name) || !/\p{Ll}+\s\p{Ll}+/u.test(name)) return false;
  const capitals = head.filter(({ text }) => /\p{Lu}{3}/u.test(text) && !/\p{Ll}{3}/u.test(text));
  return capitals.length > head.length / 2;
}

/** The name in an address, where the head has none. */
function fromAddress(
  addresses: readonly Addressed[],
): { name: Printed; doubt: string | undefined } | undefined {
  const [first] = addresses;
  if (!first) return undefined;
  const { name, page } = first;
  return { name: { text: name, page }, doubt: `${name} stands only in an address` };
}
