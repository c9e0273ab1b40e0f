/** Of one column a value as Postgres reads it, of several a row; null is NULL. */
export type Example = string | Record<string, string | null>;
export type Examples = { takes: Example[]; refuses: Example[] };

/** One of these words, as it is written here. */
export const words = (known: string[]): Examples => ({
  takes: known,
  refuses: ['', 'mutant', ...known.flatMap((word) => [word.toUpperCase(), `${word} `, `${word},`])],
});

/** What nobody sees in a line: a terminal, a header or a log would obey it. */
const OBEYED = ['\u0001', '\u0008', '\u000b', '\u000c', '\u000e', '\u001f', '\u007f', '\u009f'];

/** Something, in one line. */
export const aLine = (most: number): Examples => ({
  takes: ['a', 'é'.repeat(most)],
  refuses: ['', 'a'.repeat(most + 1), 'a\nb', 'a\tb', ...OBEYED.map((sign) => `a${sign}b`)],
});

/** Lines and paragraphs, and none as well. */
export const aText = (most: number): Examples => ({
  takes: ['', 'a\r\n\tb', 'é'.repeat(most)],
  refuses: ['a'.repeat(most + 1), ...OBEYED.map((sign) => `a${sign}b`)],
});

/** A whole number. */
export const whole = (least: number, most?: number): Examples => ({
  takes: [least, most ?? least + 1].map(String),
  refuses: [least - 1, ...(most === undefined ? [] : [most + 1])].map(String),
});

/** A number with four places at least. Postgres holds NaN for greater than all others. */
export const amount = (least: number, most?: number): Examples => ({
  takes: [String(least), String(most ?? least + 1)],
  refuses: [(least - 0.0001).toFixed(4), ...(most === undefined ? [] : [justAbove(most)]), 'NaN'],
});

const justAbove = (most: number): string =>
  Number.isInteger(most) ? `${most}.0001` : (most + 0.0001).toFixed(4);

export const moreThanNothing = (): Examples => ({
  takes: ['0.0001', '1'],
  refuses: ['0', '-0.0001', 'NaN'],
});

export const aMoment = (): Examples => ({
  takes: ['1970-01-01 00:00Z', '2199-12-31 23:59:59Z'],
  refuses: ['-infinity', 'infinity', '1969-12-31 23:59:59Z', '2200-01-01 00:00Z'],
});

/** What Postgres alone would take, abbreviations and offsets of any planet, is refused. */
export const aTimeZone = (): Examples => ({
  takes: ['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+12', 'Etc/GMT-14'],
  refuses: ['', 'CET', 'utc', 'europe/berlin', 'Mars/Base+3', 'UTC+3', 'Etc/GMT+13', 'Etc/GMT-15'],
});

export const weekdays = (): Examples => ({
  takes: ['{}', '{1}', '{1,2,3,4,5,6,7}'],
  refuses: ['{0}', '{8}', '{1,NULL}', '{1,2,3,4,5,6,7,7}'],
});

/** JSON whose value takes so many bytes: a text has twelve besides its own. */
export const atMostBytes = (most: number): Examples => ({
  takes: ['{}', JSON.stringify('a'.repeat(most - 12))],
  refuses: [JSON.stringify('a'.repeat(most - 11))],
});

/** Bytes in so many of these. */
export const bytes = (sizes: { takes: number[]; refuses: number[] }): Examples => {
  const ofSize = (size: number) => `\\x${'00'.repeat(size)}`;
  return { takes: sizes.takes.map(ofSize), refuses: sizes.refuses.map(ofSize) };
};

/** Columns that are there all together, or none of them. */
export function together(values: Record<string, string>): Examples {
  const columns = Object.keys(values);
  const none = Object.fromEntries(columns.map((column) => [column, null]));
  return {
    takes: [values, none],
    refuses: columns.flatMap((column) => [
      { ...values, [column]: null },
      { ...none, [column]: values[column] as string },
    ]),
  };
}
