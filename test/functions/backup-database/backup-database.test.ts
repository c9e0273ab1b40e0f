import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createBackupDatabaseHandler } from '../../../functions/backup-database/handler.ts';
import { generateIdentity } from '../../../shared/backup/age/keys.ts';
import { BackupCannotRun, BackupFailed } from '../../../shared/backup/errors.ts';
import { postgresSource } from '../../../shared/backup/postgres/source.ts';
import type { BackupTask } from '../../../shared/backup/runs/fargate-task.ts';
import type { RunResult } from '../../../shared/backup/runs/runs.ts';
import { readBackupStatus } from '../../../shared/backup/runs/status.ts';
import { DEFAULT_KEEP } from '../../../shared/backup/stored/keep-plan.ts';
import { listBackups } from '../../../shared/backup/stored/list.ts';
import { backUp } from '../../../shared/backup/take/back-up.ts';
import { createDeadLetters } from '../../../shared/dead-letters/record.ts';
import { systemClock } from '../../../shared/platform/clock.ts';
import { createDatabase, type Database } from '../../../shared/platform/database/database.ts';
import { startBucket, type TestBucket } from '../../backup/support/bucket.ts';
import { metricsOf } from '../../backup/support/captured-metrics.ts';
import { deliver, minutesAgo } from '../../backup/support/delivery.ts';
import { signer, trust } from '../../backup/support/signer.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const NIGHT = { schedule: 'backup-database', at: minutesAgo(10) };
const TASK: BackupTask = {
  cluster: 'c',
  taskDefinition: 't',
  container: 'backup',
  subnets: ['s'],
  securityGroups: ['g'],
  publicIp: true,
};

describe('backup-database', () => {
  let bucket: TestBucket;
  let database: TestDatabase;
  let db: Database;
  const key = generateIdentity();
  beforeAll(async () => {
    [bucket, database] = await Promise.all([startBucket(), createTestDatabase()]);
    db = createDatabase({ url: async () => database.ownerUrl, max: 4 });
  });
  afterAll(async () => {
    await db.end();
    await database.drop();
    await bucket.stop();
  });
  beforeEach(async () => {
    await db.query('TRUNCATE backups, occurrences, notices, notice_targets, dead_letters CASCADE');
    for (const name of await bucket.keys()) await bucket.store.remove(name);
  });

  const really = () =>
    backUp({
      source: postgresSource({ url: database.ownerUrl }),
      store: bucket.store,
      recipients: [key.recipient],
      signer,
      trust,
      policy: DEFAULT_KEEP,
      sql: db,
      clock: systemClock,
    });
  const handler = (
    work: () => Promise<RunResult> = really,
    more: { task?: BackupTask; bytes?: number; started?: string[] } = {},
  ) =>
    createBackupDatabaseHandler({
      db,
      clock: systemClock,
      deadLetters: createDeadLetters({ sql: db, clock: systemClock }),
      work,
      databaseBytes: async () => more.bytes ?? 0,
      limitGb: 18,
      task: more.task,
      startTask: async ({ scheduledTime }) => {
        more.started?.push(scheduledTime);
        return 'arn:task';
      },
    }).handler;
  const backups = async () => (await listBackups({ ...bucket, trust })).backups.length;
  const rows = async (table: string) => (await db.query(`SELECT * FROM ${table}`)).rows;

  it('takes one backup per occurrence, however often it is delivered', async () => {
    expect(await deliver(handler(), NIGHT)).toBe(0);
    expect(await deliver(handler(), NIGHT)).toBe(0);
    expect(await backups()).toBe(1);
    expect(await rows('backups')).toMatchObject([{ kind: 'backup', status: 'done', attempts: 1 }]);
    expect(await rows('occurrences')).toMatchObject([{ schedule: 'backup-database' }]);
    expect(await deliver(handler(), { ...NIGHT, at: minutesAgo(5) })).toBe(0);
    expect(await backups()).toBe(2);
  });

  it('is measured where CloudWatch looks, whether it ended well or not', async () => {
    const well = await metricsOf(() => deliver(handler(), NIGHT));
    expect(well.metrics).toEqual([
      {
        db_backup_success: { value: 1, unit: 'Count' },
        db_backup_duration_seconds: { value: expect.any(Number), unit: 'Seconds' },
        db_backup_size_bytes: { value: expect.any(Number), unit: 'Bytes' },
      },
    ]);
    const badly = handler(() => Promise.reject(new BackupFailed('pg_dump ended with code 1')));
    const failed = await metricsOf(() => deliver(badly, { ...NIGHT, at: minutesAgo(3) }));
    expect(failed.metrics).toMatchObject([{ db_backup_success: { value: 0 } }]);
  });

  it('delivered three times at once takes one; the others come back and find it done', async () => {
    const returned = await Promise.all([1, 2, 3].map(() => deliver(handler(), NIGHT)));
    expect(returned.sort()).toEqual([0, 1, 1]);
    expect(await deliver(handler(), NIGHT)).toBe(0);
    expect(await backups()).toBe(1);
  });

  it('that fails is on the record with its reason, told once, and tried again', async () => {
    await db.query(
      `INSERT INTO notice_targets (channel, address) VALUES ('email', 'ops@example.com')`,
    );
    const failing = handler(async () => {
      throw new BackupCannotRun('There is no PostgreSQL client on this machine');
    });
    expect(await deliver(failing, NIGHT)).toBe(1);
    expect(await deliver(failing, { ...NIGHT, attempt: 2 })).toBe(1);
    expect(await rows('backups')).toMatchObject([
      {
        status: 'could-not-run',
        attempts: 2,
        reason: expect.stringContaining('no PostgreSQL client'),
      },
    ]);
    const notices = await rows('notices');
    expect(notices).toMatchObject([{ key: 'backup-failed', times: 2 }]);
    const mails = await db.query(`SELECT 1 FROM email_logs WHERE recipient = 'ops@example.com'`);
    expect(mails.rowCount).toBe(1);
    expect(await readBackupStatus({ sql: db, clock: systemClock })).toMatchObject({
      db_backup_success: 0,
      reasons: { backup: expect.stringContaining('no PostgreSQL client') },
    });

    expect(await deliver(handler(), { ...NIGHT, attempt: 3 })).toBe(0);
    expect(await rows('notices')).toMatchObject([{ resolved_at: expect.any(Date) }]);
    expect(await readBackupStatus({ sql: db, clock: systemClock })).toMatchObject({
      db_backup_success: 1,
      db_backup_size_bytes: expect.any(Number),
      reasons: { backup: null },
    });
  });

  it('of a killed run is taken over once its lease is over', async () => {
    const effect = `backup-database@${NIGHT.at}`;
    await db.query(
      `INSERT INTO backups (kind, effect_key, status, lease_until, started_at)
       VALUES ('backup', $1, 'running', now() + interval '1 hour', now())`,
      [effect],
    );
    expect(await deliver(handler(), NIGHT)).toBe(1);
    await db.query(`UPDATE backups SET lease_until = now() - interval '1 second'`);
    expect(await deliver(handler(), NIGHT)).toBe(0);
    expect(await rows('backups')).toMatchObject([{ status: 'done', attempts: 2 }]);
  });

  it('hands a database that is too large for 15 minutes to the task', async () => {
    const started: string[] = [];
    const large = handler(really, { task: TASK, bytes: 19e9, started });
    expect(await deliver(large, NIGHT)).toBe(0);
    expect([await backups(), started]).toEqual([0, [NIGHT.at]]);
    // Handed over is on the record: the same occurrence, delivered again, starts nothing.
    expect(await deliver(large, NIGHT)).toBe(0);
    expect([await backups(), started.length]).toEqual([0, 1]);
    const small = handler(really, { task: TASK, bytes: 1e9, started });
    expect(await deliver(small, { ...NIGHT, at: minutesAgo(5) })).toBe(0);
    expect([await backups(), started.length]).toEqual([1, 1]);
  });
});
