import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import { archiveKey, readArchive, removeArchive, writeArchive } from './archive-object.ts';
import {
  type Archive,
  beginArchive,
  dropArchive,
  markArchived,
  markDeleted,
  openArchives,
} from './archives.ts';
import { deleteArchived, deleteExpired, type Pace } from './delete-rows.ts';
import { cutoffOf, leasePolicy, type Policy } from './policy.ts';
import { readDue } from './read-due.ts';
import { describeTable, type TargetTable } from './target-table.ts';

export type PolicyResult = {
  table: string;
  outcome: 'done' | 'held' | 'disabled' | 'running elsewhere';
  archived: number;
  deleted: number;
};

export type ApplyDeps = {
  sql: Sql;
  clock: Clock;
  store: ObjectStore;
  pace?: Pace;
  onProgress?: (result: { table: string; archived: number; deleted: number }) => void;
};

/** Rows per archived object: some megabytes, which a function holds easily. */
const ROWS = 10_000;

const aThirdOfTheTime: Pace = (milliseconds) => wait(2 * milliseconds);

/**
 * Applies one policy: rows past their time are archived and read back, and only then deleted. What a
 * crash left half done is finished first; nothing is lost, and no row is archived twice as it was.
 */
export async function applyPolicy(
  { policy, at }: { policy: Policy; at: Date },
  deps: ApplyDeps,
): Promise<PolicyResult> {
  const nothing = { table: policy.table, archived: 0, deleted: 0 };
  if (!policy.enabled) return { ...nothing, outcome: 'disabled' };
  if (policy.holdReason !== null) return { ...nothing, outcome: 'held' };
  const lease = await leasePolicy(policy, deps);
  if (!lease) return { ...nothing, outcome: 'running elsewhere' };
  let result: PolicyResult | undefined;
  try {
    const table = await describeTable(policy, deps);
    const cutoff = cutoffOf(policy, at);
    const work: Work = {
      ...deps,
      pace: deps.pace ?? aThirdOfTheTime,
      extend: lease.extend,
      policy,
      table,
      cutoff,
    };
    const done = policy.archive
      ? await archiveAndDelete(work)
      : { archived: 0, deleted: await deleteExpired({ table, cutoff }, work) };
    result = { table: policy.table, outcome: 'done', ...done };
    return result;
  } finally {
    await lease.release(result);
  }
}

type Work = ApplyDeps & {
  pace: Pace;
  extend: () => Promise<void>;
  policy: Policy;
  table: TargetTable;
  cutoff: Date;
};

async function archiveAndDelete(work: Work): Promise<{ archived: number; deleted: number }> {
  const total = { archived: 0, deleted: 0 };
  const count = (done: { archived: number; deleted: number }) => {
    total.archived += done.archived;
    total.deleted += done.deleted;
    work.onProgress?.({ table: work.policy.table, ...total });
  };
  let after: string | undefined;
  for (const left of await openArchives(work.policy.table, work))
    if (left.status === 'archived') count({ archived: 0, deleted: await deleteRows(left, work) });
    else await abandon(left, work);
  for (;;) {
    const next = await archiveNext(after, work);
    if (!next) return total;
    count({ archived: next.archive.rows ?? 0, deleted: await deleteRows(next.archive, work) });
    after = next.lastAt;
  }
}

async function abandon({ id, key }: Archive, work: Work): Promise<void> {
  if (key) await removeArchive(key, work);
  await dropArchive(id, work);
}

/** Archives the oldest rows that are past their time. @returns undefined when there are none */
async function archiveNext(after: string | undefined, work: Work) {
  const { table, policy, cutoff, clock, store } = work;
  await work.extend();
  const rows = await readDue({ table, cutoff, after, limit: ROWS }, work);
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return undefined;
  const at = clock();
  const span = { firstAt: first.at, lastAt: last.at };
  const keyOf = (id: number) => archiveKey({ table: policy.table, id, lastAt: last.at });
  const { id, key: name } = await beginArchive({ table: policy.table, at, keyOf }, work);
  const manifest = await writeArchive(
    {
      key: name,
      table: policy.table,
      lines: rows.map(({ line }) => line),
      ...span,
      createdAt: at.toISOString(),
    },
    { store },
  );
  const { rows: count, sha256 } = manifest;
  const archive = await markArchived({ id, rows: count, sha256, ...span }, work);
  return { archive, lastAt: last.at };
}

async function deleteRows(archive: Archive, work: Work): Promise<number> {
  const { id, key, sha256, rows } = archive as Required<Archive>;
  // Read back once more: rows are deleted by what the store really has.
  const input = { key: key as string, sha256: sha256 as string, rows: rows as number };
  const lines = await readArchive(input, work);
  const deleted = await deleteArchived({ table: work.table, lines }, work);
  await markDeleted({ id, deleted, at: work.clock() }, work);
  return deleted;
}
