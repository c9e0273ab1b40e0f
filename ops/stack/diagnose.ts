import { join } from 'node:path';
import { checkDeadLetters, checkOutbox, checkQuarantine } from '../../shared/health/backlog.ts';
import { attempt, type Check } from '../../shared/health/check.ts';
import {
  checkDatabase,
  checkMigrations,
  checkRowSecurity,
  checkTls,
} from '../../shared/health/database.ts';
import { checkMaintenance } from '../../shared/health/maintenance.ts';
import { checkLimits } from '../../shared/health/plan-limits.ts';
import { checkDepths } from '../../shared/health/queues.ts';
import { checkSchedules } from '../../shared/health/schedules.ts';
import { checkBackup, checkMail, checkModel } from '../../shared/health/services.ts';
import { readVersion } from '../../shared/platform/checkout-version.ts';
import { migrationNames } from '../../shared/platform/database/migration-files.ts';
import { allJobs } from '../../shared/scheduling/registry.ts';
import type { OpsContext } from '../context.ts';
import { checkStoredBackup } from './checks/backups.ts';
import {
  checkAlarmTargets,
  checkClock,
  checkCredentials,
  judgeVersion,
} from './checks/deployment.ts';
import { checkDrift } from './checks/drift.ts';
import { judgeSes, readSes } from './checks/email.ts';
import { checkBackupKey, checkSecretShapes } from './checks/secrets.ts';
import { askHealth, checkApi, checkNode, checkSecrets } from './checks/stage.ts';
import { checkStripeEndpoint } from './checks/stripe.ts';
import { readQueueDepths } from './queue-depths.ts';
import { rhythmOf } from './rhythm.ts';

/** Where this checkout keeps them; `migrate` has a copy in its bundle. */
export const MIGRATIONS_DIR = join(import.meta.dirname, '../../migrations');

const ROOT = join(import.meta.dirname, '../..');

/**
 * Every check, side by side; each one's failure is its own line.
 * @param input.drift compares the template anew, which takes a minute.
 * @param input.stored looks into the store of the backups, at each one's manifest.
 */
export async function diagnose(
  context: OpsContext,
  { drift = false, stored = false }: { drift?: boolean; stored?: boolean } = {},
): Promise<Check[]> {
  const { stack } = context;
  const [around, database] = await Promise.all([
    Promise.all([
      attempt('node', async () => checkNode(process.versions.node)),
      attempt('credentials', async () => checkCredentials(context)),
      attempt('api', () => checkApi(context)),
      attempt('version', () => checkVersion(context)),
      attempt('secrets', () => checkSecrets(context)),
      attempt('secret values', () => checkSecretShapes(context)),
      attempt('queues', async () => checkDepths(await readQueueDepths(context))),
      attempt('stripe endpoint', () => checkStripeEndpoint(context)),
      attempt('mail account', async () => judgeSes(await readSes(context))),
      attempt('alarms', () => checkAlarmTargets(context)),
      attempt('template', () => checkDrift({ detect: drift }, context)),
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
    attempt('clock', () => checkClock(context)),
    attempt('connection', () => checkTls(deps)),
    attempt('migrations', async () =>
      checkMigrations({ expected: await migrationNames(MIGRATIONS_DIR) }, deps),
    ),
    attempt('row-level security', () => checkRowSecurity(deps)),
    attempt('dead letters', () => checkDeadLetters(deps)),
    attempt('outbox', () => checkOutbox(deps)),
    attempt('schedules', () => checkSchedules({ jobs: allJobs(rhythmOf(stack)), since }, deps)),
    attempt('maintenance', () => checkMaintenance(deps)),
    attempt('mail', () => checkMail(deps)),
    attempt('model', () => checkModel(deps)),
    attempt('backup', () => checkBackup(deps)),
    ...(stored ? [attempt('stored backup', () => checkStoredBackup(context))] : []),
    attempt('backup key', () => checkBackupKey(context)),
    attempt('billing quarantine', () => checkQuarantine(deps)),
    attempt('plan limits', () => checkLimits(deps)),
  ]);
  return [...around, database, ...inside];
}

async function checkVersion({ stack }: Pick<OpsContext, 'stack'>) {
  const answer = stack.apiUrl ? await askHealth(stack.apiUrl) : undefined;
  return judgeVersion({ deployed: answer?.body?.version, here: readVersion(ROOT) });
}
