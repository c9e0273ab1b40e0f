export type Cell = string | number | boolean | Date | null | undefined;

/**
 * Columns for people: as wide as their longest cell, numbers to the right.
 * @param columns heading → cell of a row.
 */
export function table<T>(rows: readonly T[], columns: Record<string, (row: T) => Cell>): string {
  const headings = Object.keys(columns);
  const cells = rows.map((row) => Object.values(columns).map((cell) => cell(row)));
  const texts = cells.map((line) => line.map(text));
  const widths = headings.map((heading, i) =>
    Math.max(heading.length, ...texts.map((line) => line[i]?.length ?? 0)),
  );
  const numeric = headings.map((_, i) => cells.every((line) => typeof line[i] === 'number'));
  const line = (parts: string[]) =>
    parts
      .map((part, i) =>
        numeric[i] && rows.length > 0 ? part.padStart(widths[i] ?? 0) : part.padEnd(widths[i] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(headings.map((h) => h.toUpperCase())), ...texts.map(line)].join('\n');
}

function text(cell: Cell): string {
  if (cell === null || cell === undefined || cell === '') return '-';
  if (cell instanceof Date) return instant(cell);
  return printable(String(cell));
}

/** UTC to the second: what fits in a table and can be pasted into --since. */
export const instant = (at: Date) => `${at.toISOString().slice(0, 19)}Z`;

/** Control characters in stored text must not move the operator's cursor or forge a line. */
export const printable = (value: string) =>
  value.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, ' ');
