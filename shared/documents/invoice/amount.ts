import { CURRENCY_CODE, CURRENCY_SYMBOL } from './currencies.ts';

export type DecimalMark = '.' | ',';

const SPACES = /[\s\u00a0\u2007\u2009\u202f]/g;
const MINUS = /[\u2212\u2013\u2010\u2011\u2012]/g;
const CURRENCY = new RegExp(`${CURRENCY_CODE}|${CURRENCY_SYMBOL}`, 'giu');

/** The shape of a printed number once spaces, currency and sign are gone. */
const NUMBER = /^\d{1,15}(?:[.,'’]\d+)*$/;

/** No invoice is about a trillion; what has more digits is a number of something else. */
const MOST = 1e12;

/** Thousands in threes, or as in India in twos before the last three; "12.03.2026" is neither. */
const GROUPED = /^\d{1,3}(?:[.,]\d{3})+$|^\d{1,2}(?:,\d{2})*,\d{3}$/;

/** Full-width figures and marks, as Japanese prints them, in their plain width. */
const plainWidth = (text: string) =>
  text.replace(/[\uff01-\uff5e]/g, (it) => String.fromCharCode(it.charCodeAt(0) - 0xfee0));

type Bare = {
  digits: string;
  negative: boolean;
};

/**
 * Strips what surrounds a number: spaces, currency, sign. Brackets, a trailing minus (SAP) and a
 * trailing "CR" all mean negative. Returns undefined when what is left is not a number.
 */
function bare(printed: string): Bare | undefined {
  let text = plainWidth(printed).replace(CURRENCY, ' ').replace(MINUS, '-').trim();
  let negative = false;
  const bracketed = /^-?\s*\((.*)\)$/.exec(text);
  if (bracketed?.[1] !== undefined) {
    negative = true;
    text = bracketed[1];
  }
  // "(of which VAT 1.85)": half of a bracket belongs to the words beside the number.
  if (!text.includes('(')) text = text.replace(/\)$/, '');
  else if (!text.includes(')')) text = text.replace(/^\(/, '');
  const credit = /^(.*\d)\s*CR$/i.exec(text);
  if (credit?.[1] !== undefined) {
    negative = true;
    text = credit[1];
  }
  text = text.replace(SPACES, '').replace(/,-+$/, '').replace(/\.-+$/, '');
  if (text.startsWith('-')) {
    negative = true;
    text = text.slice(1);
  } else if (text.startsWith('+')) {
    text = text.slice(1);
  }
  if (text.endsWith('-')) {
    negative = true;
    text = text.slice(0, -1);
  }
  if (/^[.,]\d+$/.test(text)) text = `0${text}`;
  return NUMBER.test(text) ? { digits: text, negative } : undefined;
}

/** Which mark this one number proves to be the decimal one, if it proves anything. */
function provenMark(printed: string): DecimalMark | undefined {
  const digits = bare(printed)?.digits;
  if (!digits) return undefined;
  const dot = digits.lastIndexOf('.');
  const comma = digits.lastIndexOf(',');
  if (dot >= 0 && comma >= 0) return dot > comma ? '.' : ',';
  if (dot < 0 && comma < 0) return undefined;
  const mark = dot >= 0 ? '.' : ',';
  const parts = digits.split(mark);
  if (parts.length > 2) return mark === '.' ? ',' : '.';
  const tail = parts[1] ?? '';
  // "1.234" says nothing; "0.125" and "12.50" do: a group never follows a leading zero.
  if (tail.length === 3 && parts[0] !== '0') return undefined;
  return mark;
}

/** The decimal mark that most numbers of a document prove; undefined when none does. */
export function inferDecimalMark(printed: Iterable<string>): DecimalMark | undefined {
  let dots = 0;
  let commas = 0;
  for (const text of printed) {
    const mark = provenMark(text);
    if (mark === '.') dots++;
    else if (mark === ',') commas++;
  }
  if (dots === commas) return undefined;
  return dots > commas ? '.' : ',';
}

/**
 * A printed amount as a number, or undefined when it is none. `mark` is the document's decimal
 * mark and decides only what the number itself leaves open ("1.234").
 */
export function parseAmount(printed: string, mark: DecimalMark = '.'): number | undefined {
  const found = bare(printed);
  if (!found) return undefined;
  const digits = found.digits.replace(/['’]/g, '');
  const decimal = provenMark(printed) ?? mark;
  const grouping = decimal === '.' ? ',' : '.';
  const whole = digits.split(decimal)[0] ?? '';
  if (whole.includes(grouping) && !GROUPED.test(whole)) return undefined;
  const plain = digits.replaceAll(grouping, '').replace(decimal, '.');
  if (!/^\d+(\.\d+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  if (!(value < MOST)) return undefined;
  return found.negative && value !== 0 ? -value : value;
}

/** A printed percentage ("19 %", "7,7%") as a number of percent. */
export function parsePercent(printed: string, mark: DecimalMark = '.'): number | undefined {
  return parseAmount(printed.replace('%', ''), mark);
}
