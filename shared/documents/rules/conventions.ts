import { type DecimalMark, inferDecimalMark } from '../invoice/amount.ts';
import { inferDateOrder } from '../invoice/date.ts';
import { languagesOfMonth } from '../invoice/months.ts';
import type { Conventions } from '../invoice/schema.ts';
import { languageOf } from '../languages/language-of.ts';
import { fold } from '../text/fold.ts';
import type { Line } from '../text/lines.ts';
import type { Lessons } from './lessons.ts';
import { moneyOf } from './totals/money.ts';

/** The mark before the decimals of the paper's sums: as taught, else as most of them prove. */
export function decimalMarkOf(lines: Line[], lessons: Lessons): DecimalMark {
  const money = lines.flatMap((line) => moneyOf(line).map((m) => m.text));
  return lessons.decimalMark ?? inferDecimalMark(money) ?? markOfThousands(money, lines) ?? '.';
}

/** So many sums with three figures behind a point, and none with two, are in thousands. */
const THOUSANDS = 3;
/** Dinars and rials have a thousand parts. */
const OF_THOUSAND = /\b(?:kwd|bhd|omr|tnd|jod|iqd|lyd|dt|kd|bd|jd)\b|\bdinars?\b|\brials?\b/;

/** The decimal mark where sums have thousands only: "27.500", "49.000", "53.500" are no halves of a cent. */
function markOfThousands(
  money: readonly string[],
  lines: readonly Line[],
): DecimalMark | undefined {
  const tails = money.flatMap((text) => /^\D*\d{1,3}([.,])\d{3}\D*$/.exec(text)?.[1] ?? []);
  const points = tails.filter((mark) => mark === '.').length;
  if (points < THOUSANDS || points <= tails.length - points) return undefined;
  return lines.some(({ text }) => OF_THOUSAND.test(fold(text))) ? undefined : ',';
}

/** Day or month first: by the dates themselves, then by what else the document is like. */
export function dateOrderOf(
  dates: string[],
  {
    currency,
    mark,
    lines,
    lessons,
  }: { currency: string; mark: DecimalMark; lines: Line[]; lessons: Lessons },
): Conventions['dateOrder'] {
  const proven = lessons.dateOrder ?? inferDateOrder(dates);
  if (proven || !/^(?:US)?\$$|USD/.test(currency)) return proven ?? 'dmy';
  // Only who writes English puts the month first, and nobody who does writes "667,07".
  if (mark === ',') return 'dmy';
  return (languageOf(lines.map(({ text }) => text))?.code ?? 'en') === 'en' ? 'mdy' : 'dmy';
}

/** The page's language, where it decides what a month is called. */
export function languageOfMonths(
  dates: readonly string[],
  lines: readonly Line[],
): string | undefined {
  return dates.some((text) => languagesOfMonth(text).length > 0)
    ? languageOf(lines.map(({ text }) => text))?.code
    : undefined;
}
