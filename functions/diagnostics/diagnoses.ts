import { lookAtDrive } from '../../shared/backup/look-at-drive.ts';
import { readBackupStatus } from '../../shared/backup/runs/status.ts';
import { driveOf } from '../../shared/backup/settings.ts';
import { lookAtIntake } from '../../shared/documents/drive/look-at-intake.ts';
import { countOpenLetters } from '../../shared/health/backlog.ts';
import { attempt } from '../../shared/health/check.ts';
import { checkDatabase, checkRowSecurity, checkTls } from '../../shared/health/database.ts';
import { diagnoseDatabase, diagnoseTables } from '../../shared/health/diagnosis/database.ts';
import { describeEnvironment } from '../../shared/health/diagnosis/environment.ts';
import { diagnoseSchedules } from '../../shared/health/diagnosis/schedules.ts';
import type { AskCloudWatch } from '../../shared/health/metrics/from-cloudwatch.ts';
import type { QueueDepth } from '../../shared/health/queues.ts';
import { readDepth } from '../../shared/platform/aws/queue-depths.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { ConfigOf } from '../../shared/platform/config.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { migrationStatus } from '../../shared/platform/database/migration-status.ts';
import { answer } from '../../shared/platform/http/route.ts';
import type { SecretReader } from '../../shared/platform/secrets.ts';
import { sharedQueue } from '../../shared/scheduling/contract.ts';
import { allJobs, isStarted } from '../../shared/scheduling/registry.ts';
import type { settings } from './settings.ts';

export type DiagnosticsDeps = {
  config: ConfigOf<typeof settings>;
  db: Database;
  clock: Clock;
  ask: AskCloudWatch;
  environment: Readonly<Record<string, string | undefined>>;
  secrets: Pick<SecretReader, 'readIfPut'>;
  /** The migrations that this deployment brought. */
  migrations(): Promise<string[]>;
};

export const queueUrls = ({ config }: Pick<DiagnosticsDeps, 'config'>) =>
  JSON.parse(config.QUEUES) as Record<string, string>;

const started = new Set(
  allJobs()
    .filter(isStarted)
    .map(({ name }) => name),
);

/** The queue of SQS in which a message lies: that of a job is one that most jobs share. */
const liesIn = (name: string) => (started.has(name) ? sharedQueue.queue : name);

/** How full every queue of the stage is. */
export const readDepths = async (deps: Pick<DiagnosticsDeps, 'config'>): Promise<QueueDepth[]> =>
  Promise.all(
    Object.entries(queueUrls(deps)).map(async ([name, url]) => ({
      name,
      ...(await readDepth(url)),
    })),
  );

/** Where backups are copied to: what the secret and the stage say. */
const placesOf = async ({ config, secrets }: DiagnosticsDeps) => ({
  secret: await secrets.readIfPut(config.BACKUP_SECOND_SECRET),
  drive: driveOf(config),
});

/** `GET /diag/…`: each a part of the stage, for operators. */
export function diagnoses(deps: DiagnosticsDeps) {
  const { db, clock } = deps;
  const sql = db;
  return {
    'GET /diag/db': async () => answer(200, await diagnoseDatabase({ sql })),
    'GET /diag/tables': async () => answer(200, { tables: await diagnoseTables({ sql }) }),
    'GET /diag/migrations': async () =>
      answer(200, await migrationStatus({ expected: await deps.migrations() }, { sql })),
    'GET /diag/env': async () => answer(200, { variables: describeEnvironment(deps.environment) }),
    'GET /diag/security': async () =>
      answer(200, {
        checks: await Promise.all([
          attempt('login', () => checkDatabase({ sql })),
          attempt('row-level security', () => checkRowSecurity({ sql })),
          attempt('connection', () => checkTls({ sql })),
        ]),
      }),
    'GET /diag/backup': async () => answer(200, await readBackupStatus({ sql, clock })),
    'GET /diag/queues': async () => {
      const [depths, failed] = await Promise.all([readDepths(deps), countOpenLetters({ sql })]);
      const inQueue = (queue: string) =>
        [...failed].filter(([name]) => liesIn(name) === queue).map(([, letters]) => letters);
      const queues = depths.map((depth) => ({
        ...depth,
        deadLetters: inQueue(depth.name).reduce((all, one) => all + one, 0),
      }));
      return answer(200, { queues });
    },
    'GET /diag/schedules': async () =>
      answer(200, {
        jobs: await diagnoseSchedules({ jobs: allJobs(deps.config.RHYTHM) }, { sql, clock }),
      }),
    'GET /diag/google-drive': async () => {
      const account = await deps.secrets.readIfPut(deps.config.DRIVE_ACCOUNT_SECRET);
      const [backups, documents] = await Promise.all([
        lookAtDrive(await placesOf(deps), { clock }),
        lookAtIntake({ account, settings: deps.config }, { sql, clock }),
      ]);
      return answer(200, { ...backups, documents });
    },
  };
}
