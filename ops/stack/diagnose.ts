import { join } from 'node:path';
import { checkDeadLetters, checkOutbox, checkQuarantine } from '../../shared/health/backlog.ts';
import { attempt, type Check } from '../../shared/health/check.ts';
import { checkDatabase, checkMigrations, checkRowSecurity } from '../../shared/health/database.ts';
import { checkDepths } from '../../shared/health/queues.ts';
import { checkSchedules } from '../../shared/health/schedules.ts';
import { migrationNames } from '../../shared/platform/database/migration-files.ts';
import { allJobs } from '../../shared/scheduling/registry.ts';
import type { OpsContext } from '../context.ts';
import { readQueueDepths } from './queue-depths.ts';
import { rhythmOf } from './rhythm.ts';
import { checkApi, checkNode, checkSecrets } from './stack-checks.ts';

/** Where this checkout keeps them; `migrate` has a copy in its bundle. */
export const MIGRATIONS_DIR = join(import.meta.dirname, '../../migrations');

/** Every check, side by side; each one's failure is its own line. */
export async function diagnose(context: OpsContext): Promise<Check[]> {
  const { stack } = context;
  const [around, database] = await Promise.all([
    Promise.all([
      attempt('node', async () => checkNode(process.versions.node)),
      attempt('api', () => checkApi(context)),
      attempt('secrets', () => checkSecrets(context)),
      attempt('queues', async () => checkDepths(await readQueueDepths(context))),
    ]),
    attempt('database', () => checkDatabase({ sql: context.db })),
  ]);
  if (database.status === 'problem') {
    // Each of the others would say the same.
    const advice = 'Events are still taken in. Mend this first: nothing else can be looked at';
    return [...around, { advice, ...database }];
  }
  const deps = { sql: context.db, clock: context.clock };
  const since = stack.local ? new Date(stack.local.startedAt) : undefined;
  const inside = await Promise.all([
    attempt('migrations', async () =>
      checkMigrations({ expected: await migrationNames(MIGRATIONS_DIR) }, deps),
    ),
    attempt('row-level security', () => checkRowSecurity(deps)),
    attempt('dead letters', () => checkDeadLetters(deps)),
    attempt('outbox', () => checkOutbox(deps)),
    attempt('schedules', () => checkSchedules({ jobs: allJobs(rhythmOf(stack)), since }, deps)),
    attempt('billing quarantine', () => checkQuarantine(deps)),
  ]);
  return [...around, database, ...inside];
}
