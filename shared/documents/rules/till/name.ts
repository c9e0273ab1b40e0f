import { datesIn } from '../../invoice/date.ts';
import type { Printed } from '../../invoice/schema.ts';
import { fold } from '../../text/fold.ts';
import type { Line } from '../../text/lines.ts';
import { medianSize } from '../../text/median-size.ts';
import { LEGAL } from '../head/legal-forms.ts';
import { beforeStreet } from '../head/vendor/names.ts';
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

/**
 * The name at the top of a till's roll: by its legal form, its trade, its size, and the earlier the better. A
 * roll names its shop first; what is printed below the head never is one.
 */
export function tillName(lines: readonly Line[]): Printed | undefined {
  const head = topOf(lines);
  const median = medianSize(
    lines.map(({ size }) => size),
    9,
  );
  const best = head
    .flatMap((line, i) => {
      const name = nameAt(head, i);
      if (!name) return [];
      const key = fold(name);
      const score =
        (LEGAL.test(key) ? 3 : 0) +
        (TRADE.test(key) ? 1.2 : 0) +
        Math.min(2, Math.max(0, line.size / median - 1) * 3) +
        (i === 0 ? 0.5 : 0) -
        i * 0.25 -
        ((name.match(/\d/g) ?? []).length > 2 ? 3 : 0) -
        (/,/.test(name) ? 1 : 0);
      return [{ name, line, score }];
    })
    .sort((a, b) => b.score - a.score)[0];
  return best && best.score >= LEAST ? { text: best.name, page: best.line.page } : undefined;
}

/** The lines over the first article, day or title. */
function topOf(lines: readonly Line[]): Line[] {
  // Specks over the head are no lines of it.
  const first = lines.filter(({ text }) => NAME.test(text)).slice(0, HEAD);
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

function bareName(line: Line | undefined): string | undefined {
  if (!line) return undefined;
  const text = line.cells.map((cell) => cell.text).join(' ');
  const key = labelKey(text);
  if (titleIn(key) || isTillTitle(text) || REACHED_AT.test(text)) return undefined;
  if (LABELS.number.some((label) => label.exec(key)?.index === 0)) return undefined;
  const name = beforeStreet(text.replace(REGISTERED, ''))
    .replace(/^[^\p{L}\p{N}]+|[\s,;:*_=~-]+$/gu, '')
    .trim();
  return NAME.test(name) && !/:/.test(name) ? name : undefined;
}
