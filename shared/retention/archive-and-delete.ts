import type { Clock } from '../platform/clock.ts';
import type { Database, Sql } from '../platform/database/database.ts';
import type { ObjectStore } from '../platform/object-store/object-store.ts';
import { archiveKey, readArchive, removeArchive, writeArchive } from './archive-object.ts';
import {
  type Archive,
  beginArchive,
  dropArchive,
  markArchived,
  markDeleted,
  markLost,
  openArchives,
} from './archives.ts';
import { type Deleted, deleteArchived } from './delete-rows.ts';
import { ArchiveDamaged } from './errors.ts';
import type { Pace } from './pace.ts';
import { type DueRow, type Place, readDue } from './read-due.ts';
import type { TargetTable } from './target-table.ts';
import { refusal, unreadable } from './trouble.ts';

/** @property trouble what an operator has to look at, in words */
export type Archived = { archived: number; deleted: number; trouble: string[] };

/**
 * @property by what `$1` of the table's condition is
 * @property deletion the deletion of an organisation that the archives belong to; a policy's without
 */
type Input = {
  name: string;
  table: TargetTable;
  by: Date | string;
  deletion?: { id: string; organizationId: string } | undefined;
};

type Deps = {
  db: Database;
  clock: Clock;
  store: ObjectStore;
  pace: Pace;
  extend: () => Promise<void>;
  onProgress?: (result: { table: string; archived: number; deleted: number }) => void;
};

/** Per archived object: what a function holds easily, whatever the rows are. */
const ROWS = 10_000;
const BYTES = 16 << 20;

/** Archives the oldest rows that are to go, object by object, and deletes what each one holds. */
export async function archiveAndDelete(input: Input, deps: Deps): Promise<Archived> {
  const { name } = input;
  const total: Archived = { archived: 0, deleted: 0, trouble: [] };
  const unproven: DueRow[] = [];
  let refused = 0;
  const count = (archived: number, done: Deleted) => {
    total.archived += archived;
    total.deleted += done.deleted;
    refused += done.refused;
    deps.onProgress?.({ table: name, archived: total.archived, deleted: total.deleted });
  };
  for (const left of await openArchives(
    { table: name, deletionId: input.deletion?.id },
    { sql: deps.db },
  )) {
    const done = await finish(left, input, deps).catch((error) => lost(error, left, deps));
    if (typeof done === 'string') total.trouble.push(done);
    else count(0, done);
  }
  let after: Place | undefined;
  for (;;) {
    await deps.extend();
    const rows = await readDue({ ...input, after, rows: ROWS, bytes: BYTES }, deps);
    after = rows.at(-1);
    if (!after) break;
    unproven.push(...rows.filter(({ returns }) => !returns));
    const archive = await archiveRows(rows, input, deps);
    if (!archive) continue;
    const done = await deleteRows(archive, input, deps);
    count(archive.rows ?? 0, done);
    // Nothing of a whole archive goes: the next ones would be written each day, for nothing.
    if (done.deleted === 0 && done.refused > 0) break;
  }
  if (refused > 0) total.trouble.push(refusal(name, refused));
  if (unproven.length > 0) total.trouble.push(unreadable(name, unproven));
  return total;
}

/** Takes up what a run that ended early left. */
async function finish(archive: Archive, input: Input, deps: Deps): Promise<Deleted> {
  if (archive.status === 'archived') return deleteRows(archive, input, deps);
  if (archive.key) await removeArchive(archive.key, deps);
  await dropArchive(archive.id, { sql: deps.db });
  return { deleted: 0, refused: 0 };
}

/** An archive whose object is gone or bad must not keep its table from its retention for good. */
async function lost(error: unknown, archive: Archive, { db, clock }: Deps): Promise<string> {
  if (!(error instanceof ArchiveDamaged)) throw error;
  await markLost({ id: archive.id, at: clock() }, { sql: db });
  return `${error.message}: rows of archive ${archive.id} that were still in their table are archived anew, and those deleted before are not to be had from it`;
}

/** @returns undefined when no row can be archived */
async function archiveRows(rows: DueRow[], { name, deletion }: Input, deps: Deps) {
  const { clock, store, db } = deps;
  const sound = rows.filter(({ returns, line }) => returns && line !== null);
  const [first, last] = [sound[0], sound.at(-1)];
  if (!first || !last) return undefined;
  const at = clock();
  const span = { firstAt: first.at, lastAt: last.at };
  const folder = deletion ? `organizations/${deletion.organizationId}/` : '';
  const keyOf = (id: number) => `${folder}${archiveKey({ table: name, id, lastAt: last.at })}`;
  const sql: Sql = db;
  const { id, key } = await beginArchive(
    { table: name, deletionId: deletion?.id, at, keyOf },
    { sql },
  );
  const lines = sound.map(({ line }) => line as string);
  const about = { key, table: name, lines, ...span, createdAt: at.toISOString() };
  const { rows: count, sha256 } = await writeArchive(about, { store });
  return markArchived({ id, rows: count, sha256, ...span }, { sql });
}

async function deleteRows(archive: Archive, { table }: Input, deps: Deps): Promise<Deleted> {
  const { id, key, sha256, rows } = archive as Required<Archive>;
  // Read back once more: rows are deleted by what the store really has.
  const input = { key: key as string, sha256: sha256 as string, rows: rows as number };
  const lines = await readArchive(input, deps);
  const done = await deleteArchived({ table, lines }, deps);
  await markDeleted({ id, deleted: done.deleted, at: deps.clock() }, { sql: deps.db });
  return done;
}
