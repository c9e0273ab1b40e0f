import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from './blocks.ts';

export type DecisionRecord = {
  file: string;
  number: number;
  title: string;
  /** ISO date on which it was taken. */
  date: string;
  /** `accepted`, or `superseded by N`. */
  status: string;
};

const RECORD = /^# (\d+)\. (.+)\n\n(\d{4}-\d{2}-\d{2}) · (accepted|superseded by \d+)\n\n/;

/**
 * Reads docs/decisions/NNNN-*.md, by number.
 * @throws Error naming the file whose first lines are no record's.
 */
export function readDecisions(root: string): DecisionRecord[] {
  const folder = join(root, 'docs', 'decisions');
  return readdirSync(folder)
    .filter((file) => /^\d{4}-.*\.md$/.test(file))
    .sort()
    .map((file) => {
      const match = RECORD.exec(readFileSync(join(folder, file), 'utf8'));
      if (!match || Number(match[1]) !== Number(file.slice(0, 4)))
        throw new Error(
          `${file} does not begin with "# NUMBER. TITLE", and "DATE · accepted" below it`,
        );
      const [, number, title = '', date = '', status = ''] = match;
      return { file, number: Number(number), title, date, status };
    });
}

/** The records of decisions with their dates and whether they still hold, by number. */
export function decisionsTable(root: string): string {
  const rows = readDecisions(root).map(({ file, number, title, date, status }) => [
    String(number),
    `[${title}](${file})`,
    date,
    status,
  ]);
  return markdownTable(['', 'decision', 'date', 'status'], rows);
}
