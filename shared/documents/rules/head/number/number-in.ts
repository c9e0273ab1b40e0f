import { CURRENCY_CODE } from '../../../invoice/currencies.ts';
import { datesIn, parseDate } from '../../../invoice/date.ts';

const LETTER = String.raw`A-Za-zÀ-ÖØ-öø-žẞ\p{Script=Greek}\p{Script=Cyrillic}`;
const PART = `[${LETTER}\\d]+`;
/** A number is whole: what follows it in its word only ends a sentence, or closes a bracket or a mark. */
const WHOLE = new RegExp(`^#?\\s*(${PART}(?:[-/._\\\\–—‑]+${PART})*)[.,;:)\\]#]*$`, 'u');
const CURRENCY = new RegExp(`^${CURRENCY_CODE}$`, 'u');

/** Letters, and what they go before: "RE 2026 0012", "FT 18A/2150". */
const SERIES = /^[A-Z]{1,5}$/;
const NUMBERED = /^[A-Z\d]*\d[A-Z\d]*(?:[-/.][A-Z\d]+)*$/;
/** What is left of a ruled line before a number that has letters of its own: "C OK/W/24/081911". */
const STROKE = /^\p{L} (?=\p{L}+[-/]\S*\d)/u;
/** Figures that go on after a gap: "2026 0012". */
const GOES_ON = /^((?:\s\d{2,6})+)(?=$|\s)/;
/** "0005 - 00011643", "RE- 2026021829": two parts with room before their mark or after it. */
const SPACED =
  /^([A-Z]*\d{2,}|[A-Z]+)(?:\s+[-–/]\s*|[-–/]\s+)(?:\d{1,3}(?:\.\d{3})+|\d{2,}(?:[-/]\d+)*)$/;
/** "2 / 2026": the second one of a year. */
const OF_YEAR = /^\d{1,5}\s*\/\s*(?:19|20)\d{2}$/;
/** As long as a UUID. */
const LONGEST = 36;
/**
 * Eight characters and four figures, with a glyph between of which the font says no character: Stripe's
 * invoices have a hyphen there, which their font does not name.
 */
const UNNAMED_HYPHEN = /^([A-Z\d]{8})\ufffd(\d{4})$/;
/** "B Nr. 4": a series, and the number in it. */
const IN_SERIES = /^([A-Z]{1,6})[\s,]+(?:nr|no|n[°ºo]|num\p{L}*)\b[.:]*\s*(\d+)(?=\D|$)/iu;

/**
 * A document's or order's number at the start of a text: it has a digit and is no date, no amount and no
 * half of anything. `least`: how many characters it has.
 */
export function numberIn(text: string, least = 2): string | undefined {
  const all = text.trim().replace(/[\s\u00a0]+/g, ' ');
  const series = IN_SERIES.exec(all);
  if (series) return `${series[1]} ${series[2]}`;
  if ((SPACED.test(all) && parseDate(all) === undefined) || OF_YEAR.test(all)) return all;
  const words = all
    .replace(/^# /, '')
    .replace(STROKE, '')
    .split(' ')
    .map((word) => word.replace(UNNAMED_HYPHEN, '$1-$2'));
  const [first = '', second = ''] = words;
  const hasSeries = SERIES.test(first) && !CURRENCY.test(first) && NUMBERED.test(second);
  const own = hasSeries ? `${first} ${second}` : WHOLE.exec(first)?.[1];
  if (!own || own.length < least || own.length > LONGEST || !/\d/.test(own)) return undefined;
  if (isDay(own) || isAmount(own)) return undefined;
  return `${own}${continuation(own, words.slice(hasSeries ? 2 : 1))}`;
}

/** Figures parted by a gap belong to the number, where they begin no date. */
function continuation(own: string, words: readonly string[]): string {
  const rest = ` ${words.join(' ')}`;
  if (!/\d$/.test(own) || datesIn(rest)[0]?.index === 1) return '';
  return GOES_ON.exec(rest)?.[1] ?? '';
}

/** Eight figures may be a day, and are more often a number. */
const isDay = (id: string) =>
  !/^\d{8}$/.test(id) &&
  (/^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$/.test(id) || parseDate(id) !== undefined);

const isAmount = (id: string) => /^\d+[.,]\d{2}$/.test(id);

/** Whether a text is a number and nothing else. */
export function isNumber(text: string, least = 2): boolean {
  const bare = text.trim().replace(/^#\s*/, '');
  return numberIn(bare, least)?.length === bare.length;
}

/** A number that is printed like a day: "2/11/2026", the second one of November. */
export function dayLikeNumberIn(text: string): string | undefined {
  const whole = text.trim();
  return /^\d{1,4}\/\d{1,2}\/\d{2,4}$/.test(whole) ? whole : undefined;
}
