import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { InvalidConfiguration } from '../../platform/errors.ts';
import type { ObjectStore } from '../../platform/object-store/object-store.ts';
import { archiveAndDelete } from '../archive-and-delete.ts';
import type { Pace } from '../pace.ts';
import { describeColumns, type TargetTable } from '../target-table.ts';
import type { Held } from './hold.ts';
import { ownRows } from './remove-rows.ts';
import type { DeletionRule } from './rule.ts';

type Deps = { db: Database; clock: Clock; archive: ObjectStore; pace: Pace };

/**
 * Archives an organisation's rows of one table as retention archives old ones (each object is read
 * back, and exactly its rows are deleted), and takes up what a run before left.
 * @returns what an operator has to look at, in words
 */
export async function archiveRows(
  { rule, held }: { rule: DeletionRule & Required<Pick<DeletionRule, 'archive'>>; held: Held },
  { db, clock, archive, pace }: Deps,
): Promise<string[]> {
  const table = await describeOwn(rule, { db });
  const { id, organizationId } = held;
  const { trouble } = await archiveAndDelete(
    { name: rule.table, table, by: organizationId, deletion: { id, organizationId } },
    { db, clock, store: archive, pace, extend: () => held.note({}, { sql: db }) },
  );
  return trouble;
}

async function describeOwn(
  rule: DeletionRule & Required<Pick<DeletionRule, 'archive'>>,
  { db }: { db: Database },
): Promise<TargetTable> {
  const { name, columns, key } = await describeColumns(rule.table, { sql: db });
  if (!name || key.length === 0)
    throw new InvalidConfiguration(`${rule.table} has no primary key to archive its rows by`);
  const time = { sql: rule.archive.time, type: 'timestamptz' };
  return { name, columns, key, time, due: ownRows(rule), free: 'true' };
}
