import { resolveNotice, tellOperators } from '../../notices/tell-operators.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { ObjectStore } from '../../platform/object-store/object-store.ts';
import type { Pace } from '../pace.ts';
import { archiveRows } from './archive-rows.ts';
import { finish } from './finish.ts';
import { type Held, holdNext } from './hold.ts';
import { findObstacles } from './obstacles.ts';
import { removeObjects } from './remove-objects.ts';
import { removeRows } from './remove-rows.ts';
import { DELETION_RULES } from './rules.ts';

export type DeletionDeps = {
  db: Database;
  clock: Clock;
  /** Where rows that must be kept go. */
  archive: ObjectStore;
  /** Opens the store of the organisations' files, where one is to be deleted. */
  openDocuments: () => Promise<ObjectStore>;
  pace?: Pace;
};

export type DeletionRun = {
  done: string[];
  /** Those that something is in the way of, or that could not be finished. */
  stuck: string[];
  failures: { organizationId: string; error: unknown }[];
  /** Time ended before the work did. */
  left: boolean;
};

type Input = { hasTime: () => boolean };

/** Rounds after which an organisation that is still written to waits for the next run. */
const ROUNDS = 5;

/**
 * Deletes the organisations whose days of grace are over, one after the other, in slices that commit:
 * whoever is killed on the way is followed by another run, which goes on. One that cannot be deleted
 * keeps no other from being.
 */
export async function deleteOrganizations(input: Input, deps: DeletionDeps): Promise<DeletionRun> {
  const run: DeletionRun = { done: [], stuck: [], failures: [], left: false };
  const seen: string[] = [];
  while (input.hasTime()) {
    const held = await holdNext({ except: seen }, deps);
    if (!held) return run;
    seen.push(held.id);
    try {
      const ended = await deleteOne(held, input, deps);
      if (ended !== 'out of time') run[ended].push(held.organizationId);
    } catch (error) {
      run.failures.push({ organizationId: held.organizationId, error });
    } finally {
      await held.letGo();
    }
  }
  run.left = true;
  return run;
}

async function deleteOne(
  held: Held,
  { hasTime }: Input,
  deps: DeletionDeps,
): Promise<'done' | 'stuck' | 'out of time'> {
  const obstacles = held.started ? [] : await findObstacles(held, { sql: deps.db });
  if (obstacles.length > 0) return stop(held, obstacles, deps);
  await deps.db.query(
    `UPDATE organization_deletions SET status = 'running', stuck = NULL, started_at = coalesce(started_at, $2)
     WHERE id = $1`,
    [held.id, deps.clock()],
  );
  const documents = await deps.openDocuments();
  const pace = deps.pace ?? (async () => {});
  let left: string[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    if (!(await removeObjects({ held, hasTime }, { db: deps.db, documents }))) return 'out of time';
    for (const rule of DELETION_RULES) {
      if (!hasTime()) return 'out of time';
      if (rule.archive) {
        const trouble = await archiveRows(
          { rule: { ...rule, archive: rule.archive }, held },
          { ...deps, pace },
        );
        if (trouble.length > 0) return stop(held, trouble, deps);
      } else if (!(await removeRows({ rule, held, hasTime }, deps))) return 'out of time';
    }
    left = await finish(held, deps);
    if (left.length > 0) continue;
    await resolveNotice({ key: noticeOf(held) }, { sql: deps.db, clock: deps.clock });
    return 'done';
  }
  return stop(held, [`something still writes to ${left.join(', ')}`], deps);
}

const noticeOf = ({ organizationId }: Held) => `organization-deletion:${organizationId}`;

/** Says what is in the way, where operators look; the next run looks again. */
async function stop(held: Held, reasons: string[], { db, clock }: DeletionDeps): Promise<'stuck'> {
  const stuck = reasons.join('; ');
  await db.query('UPDATE organization_deletions SET stuck = $2 WHERE id = $1', [held.id, stuck]);
  await tellOperators(
    {
      key: noticeOf(held),
      title: 'An organisation that is to be deleted is still there',
      body: `${held.organizationId}: ${stuck}.\n\nIts data is kept longer than was promised. The next run looks again; npm run ops -- organizations deletions shows how far it is.`,
    },
    { sql: db, clock },
  );
  return 'stuck';
}
