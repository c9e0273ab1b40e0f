import { CsvError, parse } from 'csv-parse/sync';
import { InvalidRequest } from './errors.ts';

const DELIMITERS = [',', ';', '\t'];

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** A line of a file of values: its number as an editor shows it, and its values by column. */
export type CsvRow<C extends string> = { line: number; values: Record<C, string> };

/**
 * Reads values separated by commas, semicolons or tabs, quoted or not, with their columns named in the first
 * line; an optional column that is not
 * there reads as ''; further columns are left aside.
 * @throws InvalidRequest that names the column that is missing, or the line that is no such line.
 */
export function readCsv<const C extends string, const O extends string = never>(
  content: string,
  { columns, optional = [] }: { columns: readonly C[]; optional?: readonly O[] },
): CsvRow<C | O>[] {
  const [head = ''] = content.split('\n', 1);
  const times = (mark: string) => head.split(mark).length;
  const delimiter = DELIMITERS.reduce((a, b) => (times(b) > times(a) ? b : a));
  const wanted: readonly string[] = [...columns, ...optional];
  const found = (names: string[]) =>
    names.map((name) => wanted.find((column) => same(column, name)) ?? name);
  try {
    const rows: { record: Record<string, string>; info: { lines: number } }[] = parse(content, {
      bom: true,
      columns: (names: string[]) => requireColumns(found(names), { columns, wanted }),
      delimiter,
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
    return rows.map(({ record, info }) => ({
      line: info.lines,
      values: Object.fromEntries(wanted.map((column) => [column, record[column] ?? ''])) as Record<
        C | O,
        string
      >,
    }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const { lines } = cause as CsvError & { lines?: number };
    const what = FAULTS[cause.code] ?? 'it is not a line of separated values';
    throw new InvalidRequest(`Line ${lines ?? '?'}: ${what}`, { cause });
  }
}

const FAULTS: Record<string, string> = {
  CSV_RECORD_INCONSISTENT_COLUMNS: 'it has not as many values as the first line names',
  CSV_QUOTE_NOT_CLOSED: 'a quote is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'something follows a closing quote',
  INVALID_OPENING_QUOTE: 'a quote stands within a value',
};

function requireColumns(
  names: string[],
  { columns, wanted }: { columns: readonly string[]; wanted: readonly string[] },
): string[] {
  const missing = columns.filter((column) => !names.includes(column));
  if (missing.length > 0)
    throw new InvalidRequest(
      `The first line must name the columns ${columns.join(', ')}: ${missing.join(', ')} is missing`,
    );
  const twice = wanted.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice) throw new InvalidRequest(`The first line names ${twice} twice: which is meant?`);
  return names;
}
