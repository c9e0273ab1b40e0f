import { joined, lines, Text, text, type Value } from './text.ts';

/**
 * Columns for people: as wide as their longest cell, numbers to the right.
 * @param columns heading → cell of a row.
 */
export function table<T>(rows: readonly T[], columns: Record<string, (row: T) => Value>): Text {
  const headings = Object.keys(columns);
  const cells = rows.map((row) => Object.values(columns).map((cell) => cell(row)));
  const texts = cells.map((line) => line.map(shown));
  const widths = headings.map((heading, i) =>
    Math.max(heading.length, ...texts.map((line) => line[i]?.length ?? 0)),
  );
  const numeric = headings.map((_, i) => cells.every((line) => typeof line[i] === 'number'));
  const row = (parts: readonly string[]) =>
    joined(
      parts.map((part, i) => {
        const width = widths[i] ?? 0;
        if (numeric[i] && rows.length > 0) return part.padStart(width);
        return i === parts.length - 1 ? part : part.padEnd(width);
      }),
      '  ',
    );
  return lines(row(headings.map((heading) => heading.toUpperCase())), texts.map(row));
}

function shown(cell: Value): string {
  if (cell === null || cell === undefined || cell === '') return '-';
  return cell instanceof Text ? String(cell) : String(text`${cell}`);
}
