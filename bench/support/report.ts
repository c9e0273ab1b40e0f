import { round } from './statistics.ts';

/** What a part of the benchmarks tells. A part is `bench/<name>.ts` with `run(report, options)`. */
export type Report = {
  /** A sentence: what was compared, on how much, what was left out. */
  note(text: string): void;
  /** Rows under column heads; numbers are printed as they are given, aligned right. */
  table(input: { title: string; columns: string[]; rows: (string | number)[][] }): void;
  /** A promise of the README, held against what was measured. */
  target(input: Target): void;
};

type Target = {
  name: string;
  /** Measured, usually a ratio within this run. */
  value: number;
  /** Holds when the value is at most, or at least, this. */
  atMost?: number;
  atLeast?: number;
};

/** What a part was asked for. */
export type PartOptions = {
  /** Runs a named rival as well, where the part has one. */
  rival: boolean;
  /** How long the soak lasts. */
  minutes: number;
};

/** What one part reported, as printed and as data. */
export type PartResult = {
  name: string;
  /** When and on what it was measured, for who records it. */
  date: string;
  machine: string;
  tables: { title: string; columns: string[]; rows: (string | number)[][] }[];
  targets: (Target & { held: boolean })[];
  notes: string[];
  seconds: number;
};

/** A report that prints as it goes. */
export function createReport(result: PartResult, print: (line: string) => void): Report {
  return {
    note(text) {
      result.notes.push(text);
      print(text);
    },
    table(table) {
      result.tables.push(table);
      print(`\n${formatTable(table)}\n`);
    },
    target(target) {
      const held =
        target.value <= (target.atMost ?? Number.POSITIVE_INFINITY) &&
        target.value >= (target.atLeast ?? Number.NEGATIVE_INFINITY);
      result.targets.push({ ...target, held });
      const wanted =
        target.atMost === undefined ? `at least ${target.atLeast}` : `at most ${target.atMost}`;
      print(`${held ? 'held  ' : 'MISSED'}  ${target.name}: ${round(target.value)} (${wanted})`);
    },
  };
}

function formatTable(table: { title: string; columns: string[]; rows: (string | number)[][] }) {
  const { title, columns, rows } = table;
  const cells = rows.map((row) => row.map((cell) => String(cell)));
  const widths = columns.map((head, i) =>
    Math.max(head.length, ...cells.map((row) => row[i]?.length ?? 0)),
  );
  const line = (row: string[], numeric: boolean[]) =>
    row
      .map((cell, i) => (numeric[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  const numeric = columns.map((_, i) => rows.every((row) => typeof row[i] === 'number'));
  return [
    title,
    line(columns, numeric),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...cells.map((row) => line(row, numeric)),
  ].join('\n');
}
