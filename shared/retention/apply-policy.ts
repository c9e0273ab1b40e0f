import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import { type Archived, archiveAndDelete } from './archive-and-delete.ts';
import { deleteExpired } from './delete-rows.ts';
import type { Pace } from './pace.ts';
import { cutoffOf, leasePolicy, type Policy } from './policy.ts';
import { refuseTakenAlong } from './taken-along.ts';
import { describeTable } from './target-table.ts';
import { refusal } from './trouble.ts';

export type PolicyResult = Archived & {
  table: string;
  outcome: 'done' | 'held' | 'disabled' | 'running elsewhere';
};

export type ApplyDeps = {
  db: Database;
  clock: Clock;
  store: ObjectStore;
  pace?: Pace;
  onProgress?: (result: { table: string; archived: number; deleted: number }) => void;
};

const aQuarterOfTheTime: Pace = (milliseconds) => wait(3 * milliseconds);

const NOTHING: Archived = { archived: 0, deleted: 0, trouble: [] };

/**
 * Applies one policy: rows past their time are archived and read back, and only then deleted. What a
 * crash left half done is finished first; nothing is lost, and no row is archived twice as it was.
 * What cannot be done for some rows is in `trouble`, in words; the others go.
 */
export async function applyPolicy(
  { policy, at }: { policy: Policy; at: Date },
  deps: ApplyDeps,
): Promise<PolicyResult> {
  const { table: name } = policy;
  if (!policy.enabled) return { table: name, outcome: 'disabled', ...NOTHING };
  if (policy.holdReason !== null) return { table: name, outcome: 'held', ...NOTHING };
  const lease = await leasePolicy(policy, { sql: deps.db, clock: deps.clock });
  if (!lease) return { table: name, outcome: 'running elsewhere', ...NOTHING };
  let result: PolicyResult | undefined;
  try {
    const table = await describeTable(policy, { sql: deps.db });
    if (policy.archive) await refuseTakenAlong(table.name, { sql: deps.db });
    const input = { name, table, by: cutoffOf(policy, at) };
    const pace = deps.pace ?? aQuarterOfTheTime;
    const work = { ...deps, pace, extend: lease.extend };
    const done = policy.archive
      ? await archiveAndDelete(input, work)
      : withoutArchive(name, await deleteExpired(input, work));
    result = { table: name, outcome: 'done', ...done };
    return result;
  } finally {
    await lease.release(result);
  }
}

const withoutArchive = (
  table: string,
  { deleted, refused }: { deleted: number; refused: number },
): Archived => ({
  archived: 0,
  deleted,
  trouble: refused > 0 ? [refusal(table, refused)] : [],
});
