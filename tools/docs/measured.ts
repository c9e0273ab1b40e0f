import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from './blocks.ts';

type Measured = {
  name: string;
  date?: string;
  machine?: string;
  tables: { title: string; columns: string[]; rows: (string | number)[][] }[];
  targets: { name: string; value: number; atMost?: number; atLeast?: number; held: boolean }[];
  notes: string[];
};

/** Where `npm run bench -- PART --json bench/recorded/PART.json` leaves what a page shows. */
const FOLDER = 'bench/recorded';

/**
 * What a bench measured when somebody last recorded it, with the day and the machine: pages show it as
 * it was, and never measure.
 */
export function measuredTables(root: string, part: string): string {
  const file = join(root, FOLDER, `${part}.json`);
  if (!existsSync(file))
    return `Nothing is recorded yet: \`npm run bench -- ${part} --json ${FOLDER}/${part}.json\`.`;
  const parts = JSON.parse(readFileSync(file, 'utf8')) as Measured[];
  return parts.map(measuredPart).join('\n\n');
}

function measuredPart({ date, machine, notes, tables, targets }: Measured): string {
  const when = `Measured ${(date ?? '').slice(0, 10)} on ${machine ?? 'some machine'}.`;
  const held = targets.map(({ name, value, atMost, atLeast, held: isHeld }) => [
    name,
    String(Math.round(value * 100) / 100),
    atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`,
    isHeld ? 'held' : '**missed**',
  ]);
  return [
    [when, ...notes].join(' '),
    ...tables.map(
      ({ title, columns, rows }) =>
        `${title}:\n\n${markdownTable(
          columns,
          rows.map((row) => row.map((cell) => cellText(cell))),
        )}`,
    ),
    markdownTable(['target', 'measured', 'wanted', ''], held),
  ].join('\n\n');
}

const cellText = (cell: string | number): string =>
  typeof cell === 'number' ? cell.toLocaleString('en') : cell;
