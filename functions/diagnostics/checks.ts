import { checkDeadLetters, checkOutbox, checkQuarantine } from '../../shared/health/backlog.ts';
import { attempt, type Check } from '../../shared/health/check.ts';
import { checkDatabase, checkMigrations } from '../../shared/health/database.ts';
import { checkDepths } from '../../shared/health/queues.ts';
import { checkSchedules } from '../../shared/health/schedules.ts';
import { checkBackup, checkMail, checkModel, checkStripe } from '../../shared/health/services.ts';
import { allJobs } from '../../shared/scheduling/registry.ts';
import { type DiagnosticsDeps, readDepths } from './diagnoses.ts';

/** Every check that a function can make from inside; `ops doctor` makes more, from outside. */
export function checkStage(deps: DiagnosticsDeps): Promise<Check[]> {
  const { config, db, clock } = deps;
  const inside = { sql: db, clock };
  return Promise.all([
    attempt('database', () => checkDatabase(inside)),
    attempt('migrations', async () =>
      checkMigrations({ expected: await deps.migrations() }, inside),
    ),
    attempt('queues', async () => checkDepths(await readDepths(deps))),
    attempt('dead letters', () => checkDeadLetters(inside)),
    attempt('outbox', () => checkOutbox(inside)),
    attempt('schedules', () => checkSchedules({ jobs: allJobs(config.RHYTHM) }, inside)),
    attempt('stripe', () => checkStripe({ apiBase: config.STRIPE_API_BASE })),
    attempt('billing quarantine', () => checkQuarantine(inside)),
    attempt('model', () => checkModel(inside)),
    attempt('mail', () => checkMail(inside)),
    attempt('backup', () => checkBackup(inside)),
  ]);
}
