import { IN_DATES, languagesOfMonth, monthNumber, ORDINALS, YEAR_WORDS } from './months.ts';

export type DateOrder = 'dmy' | 'mdy' | 'ymd';

const NUMERIC = /^(\d{1,4})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{2,4})$/;
const DAY_NAME = new RegExp(
  String.raw`^(\d{1,2})(?:\s?(?:${ORDINALS})\b|\.)?[\s-]*(?:(?:${IN_DATES})\s+)?(\p{L}{3,12})\.?[\s,-]*(?:(?:${IN_DATES})\s+)?['’]?(\d{2,4})$`,
  'iu',
);
const NAME_DAY = new RegExp(
  String.raw`^(\p{L}{3,12})\.?[\s-]*(\d{1,2})(?:${ORDINALS})?[\s,'’-]+(\d{2,4})$`,
  'u',
);
/** Year first: "2026. március 9.", "2026 m. kovo 9 d.", "2026. gada 9. marts". */
const YEAR_WORD = String.raw`(?:${YEAR_WORDS})\.?\s`;
const YEAR_NAME_DAY = new RegExp(
  String.raw`^(\d{4})\.?\s(?:${YEAR_WORD})?(\p{L}{3,12})\.?\s(\d{1,2})\.?$`,
  'iu',
);
const YEAR_DAY_NAME = new RegExp(
  String.raw`^(\d{4})\.?\s${YEAR_WORD}(\d{1,2})\.?\s(\p{L}{3,12})$`,
  'iu',
);
const COMPACT = /^(20\d{2})(\d{2})(\d{2})$/;
/** `2026年2月9日`, or counted from the year before the reign: `令和8年2月9日`. */
const JAPANESE = /^(令和)?\s?(\d{1,4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日$/;
const BEFORE_REIWA = 2018;
const WEEKDAY = /^\p{L}{2,12}\.?,\s+(?=\d|\p{L}+\.? \d)/u;

const DATE_SHAPED = new RegExp(
  [
    String.raw`\b\d{4}[./-]\d{1,2}[./-]\d{1,2}(?=\b|T\d{2}:)`,
    String.raw`\b\d{4}\.\s\d{1,2}\.\s\d{1,2}(?!\d)`,
    // A time may hang on it: "07/02/201314:25".
    String.raw`\b\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:(?:\d{4}|\d{2})(?=\d{1,2}:\d{2})|\d{2,4}(?=\b|TIME))`,
    String.raw`\b\d{1,2}(?:\s?(?:${ORDINALS})\b|\.)?[\s-]+(?:(?:${IN_DATES})\s+)?\p{L}{3,12}\.?[\s,-]+(?:(?:${IN_DATES})\s+)?['’]?\d{2,4}\b`,
    String.raw`(?<!\p{L})\p{L}{3,12}\.?\s+\d{1,2}(?:${ORDINALS})?(?:\s?,\s*|\s+)\d{4}\b`,
    String.raw`(?<!\p{L})\p{L}{3,12}\.?\s*\d{1,2}\s?['’]\s?\d{2}(?!\d)`,
    String.raw`(?:令和\s?\d{1,2}|\d{4})\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日`,
    String.raw`\b\d{4}\.?\s${YEAR_WORD}\d{1,2}\.?\s\p{L}{3,12}`,
    String.raw`\b\d{4}\.?\s(?:${YEAR_WORD})?\p{L}{3,12}\.?\s\d{1,2}(?!\d)`,
  ].join('|'),
  'giu',
);

function iso(year: number, month: number, day: number): string | undefined {
  const full = year < 100 ? 2000 + year : year;
  if (full < 1990 || full > 2100 || month < 1 || month > 12 || day < 1) return undefined;
  if (day > new Date(Date.UTC(full, month, 0)).getUTCDate()) return undefined;
  return `${full}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The order that this one date proves ("25/03/2026" is day first), if it proves one. */
function provenOrder(printed: string): DateOrder | undefined {
  const match = NUMERIC.exec(printed.trim());
  if (!match) return undefined;
  if ((match[1] ?? '').length === 4) return 'ymd';
  if (match[2] === '.') return 'dmy';
  const [first, second] = [Number(match[1]), Number(match[3])];
  if (first > 12 && second <= 12) return 'dmy';
  if (second > 12 && first <= 12) return 'mdy';
  return undefined;
}

/**
 * A printed date as `YYYY-MM-DD`, or undefined when it is none. `order` decides only what the
 * date itself leaves open ("03/04/2026"), `language` only what languages call differently.
 */
export function parseDate(
  printed: string,
  order: DateOrder = 'dmy',
  language?: string,
): string | undefined {
  const text = printed
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
    .replace(WEEKDAY, '');
  const compact = COMPACT.exec(text);
  if (compact) return iso(Number(compact[1]), Number(compact[2]), Number(compact[3]));
  const japanese = JAPANESE.exec(text);
  if (japanese) {
    const year = Number(japanese[2]) + (japanese[1] ? BEFORE_REIWA : 0);
    return iso(year, Number(japanese[3]), Number(japanese[4]));
  }
  const dayName = DAY_NAME.exec(text);
  if (dayName) {
    const month = monthNumber(dayName[2] ?? '', language);
    return month ? iso(Number(dayName[3]), month, Number(dayName[1])) : undefined;
  }
  const nameDay = NAME_DAY.exec(text);
  if (nameDay) {
    const month = monthNumber(nameDay[1] ?? '', language);
    return month ? iso(Number(nameDay[3]), month, Number(nameDay[2])) : undefined;
  }
  const yearFirst = YEAR_NAME_DAY.exec(text);
  const dayLast = yearFirst ?? swapped(YEAR_DAY_NAME.exec(text));
  if (dayLast) {
    const month = monthNumber(dayLast[2] ?? '', language);
    return month ? iso(Number(dayLast[1]), month, Number(dayLast[3])) : undefined;
  }
  const numeric = NUMERIC.exec(text);
  if (!numeric) return undefined;
  const [a, b, c] = [Number(numeric[1]), Number(numeric[3]), Number(numeric[4])];
  if ((numeric[1] ?? '').length === 4) return iso(a, b, c);
  if ((numeric[1] ?? '').length > 2 || (numeric[4] ?? '').length === 3) return undefined;
  return (provenOrder(text) ?? order) === 'mdy' ? iso(c, a, b) : iso(c, b, a);
}

const swapped = (found: RegExpExecArray | null) =>
  found && [found[0], found[1], found[3], found[2]];

/** The date order that the document's dates prove together; undefined when none does. */
export function inferDateOrder(printed: Iterable<string>): DateOrder | undefined {
  const votes = { dmy: 0, mdy: 0, ymd: 0 };
  for (const text of printed) {
    const order = provenOrder(text);
    if (order) votes[order]++;
  }
  if (votes.mdy > votes.dmy) return 'mdy';
  if (votes.dmy > 0) return 'dmy';
  return votes.ymd > 0 ? 'ymd' : undefined;
}

/** Written as a day is, with its whole year. */
const DAY_SHAPED =
  /(?<![\d./-])(?:\d{1,2}([./-])\d{1,2}\1\d{4}|\d{4}([./-])\d{1,2}\2\d{1,2})(?![\d./-]*\d)/g;

/** What is written as a day and is none in any order, where it stands: "04.04.3018", "31/02/2026". */
export function oddDaysIn(text: string): { text: string; index: number }[] {
  return [...text.matchAll(DAY_SHAPED)].flatMap(({ 0: shaped, index }) =>
    (parseDate(shaped) ?? parseDate(shaped, 'mdy')) ? [] : [{ text: shaped, index }],
  );
}

const isDate = (shaped: string) =>
  (parseDate(shaped) ??
    parseDate(shaped, 'mdy') ??
    languagesOfMonth(shaped).find((language) => parseDate(shaped, 'dmy', language))) !== undefined;

/**
 * The dates inside a longer text, where they stand. What only looks like one is passed over piece
 * by piece: "R 17 vom 05.03.2026" begins with the shape of "17 mars 05".
 */
export function datesIn(text: string): { text: string; index: number }[] {
  const pattern = new RegExp(DATE_SHAPED);
  const found: { text: string; index: number }[] = [];
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [shaped] = match;
    if (isDate(shaped)) found.push({ text: shaped, index: match.index });
    else pattern.lastIndex = match.index + 1;
  }
  return found;
}
