import type { DueRow } from './read-due.ts';

/** Keys of rows that are named in words. */
const NAMED = 3;

/** What keeps a row in its table without an error. */
export const refusal = (table: string, rows: number): string =>
  `${rows} rows of ${table} could not be deleted: a trigger, a rule or a policy of the table keeps them`;

/** What stays because an archive of it would be a loss. */
export const unreadable = (table: string, rows: DueRow[]): string =>
  `${rows.length} rows of ${table} stay, because what an archive would hold does not turn back into them: ${rows
    .slice(0, NAMED)
    .map(({ key }) => key.join(' / '))
    .join(', ')}`;
