import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRestoreDrillHandler } from '../../../functions/restore-drill/handler.ts';
import { generateIdentity, type Identity } from '../../../shared/backup/age/keys.ts';
import { postgresSource } from '../../../shared/backup/postgres/source.ts';
import { drillBackup } from '../../../shared/backup/prove/drill-backup.ts';
import type { HandOverDeps } from '../../../shared/backup/runs/hand-over.ts';
import { readBackupStatus } from '../../../shared/backup/runs/status.ts';
import { findBackup } from '../../../shared/backup/stored/find-backup.ts';
import { takeBackup } from '../../../shared/backup/take/take-backup.ts';
import { createDeadLetters } from '../../../shared/dead-letters/record.ts';
import { systemClock as clock } from '../../../shared/platform/clock.ts';
import { createDatabase, type Database } from '../../../shared/platform/database/database.ts';
import { heldUntil } from '../../../shared/scheduling/held.ts';
import { jobs } from '../../../shared/scheduling/jobs.ts';
import { startBucket, type TestBucket } from '../../backup/support/bucket.ts';
import { deliver, minutesAgo } from '../../backup/support/delivery.ts';
import { signer, trust } from '../../backup/support/signer.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

describe('restore-drill', () => {
  let bucket: TestBucket;
  let database: TestDatabase;
  let db: Database;
  let drillUrl: string;
  const key = generateIdentity();
  beforeAll(async () => {
    [bucket, database] = await Promise.all([startBucket(), createTestDatabase()]);
    drillUrl = await database.login('drill');
    db = createDatabase({ url: async () => drillUrl });
    await takeBackup({
      source: postgresSource({ url: database.ownerUrl }),
      store: bucket.store,
      recipients: [key.recipient],
      signer,
      clock,
    });
  });
  afterAll(async () => {
    await db.end();
    await database.drop();
    await bucket.stop();
  });

  const handler = (identity: Identity, more: Partial<HandOverDeps> = {}) =>
    createRestoreDrillHandler({
      task: undefined,
      limitGb: 8,
      databaseBytes: async () => 0,
      startTask: async () => 'arn:task',
      ...more,
      db,
      clock,
      deadLetters: createDeadLetters({ sql: db, clock }),
      work: () =>
        drillBackup(
          { serverUrl: drillUrl },
          { store: bucket.store, trust, identities: [identity], clock },
        ),
    }).handler;
  const occurrence = (minutes: number) => ({ schedule: 'restore-drill', at: minutesAgo(minutes) });

  it('that fails is an alarm: on the record, told, and measured', async () => {
    const owner = createDatabase({ url: async () => database.ownerUrl });
    await owner.query(
      `INSERT INTO notice_targets (channel, address) VALUES ('email', 'night@example.com')`,
    );
    expect(await deliver(handler(generateIdentity()), occurrence(20))).toBe(1);
    const mails = await owner.query('SELECT template, recipient FROM email_logs');
    expect(mails.rows).toEqual([{ template: 'backup-failed', recipient: 'night@example.com' }]);
    await owner.end();
    expect((await db.query('SELECT kind, status FROM backups')).rows).toEqual([
      { kind: 'drill', status: 'failed' },
    ]);
    expect((await db.query('SELECT key FROM notices')).rows).toEqual([{ key: 'drill-failed' }]);
    expect(await readBackupStatus({ sql: db, clock })).toMatchObject({
      db_backup_drill_success: 0,
    });
  });

  it('of a database that is too large for 15 minutes is handed to the task, once', async () => {
    const started: string[] = [];
    const large = handler(key, {
      task: {
        cluster: 'c',
        taskDefinition: 't',
        container: 'drill-task',
        subnets: ['s'],
        securityGroups: ['g'],
        publicIp: true,
      },
      databaseBytes: async () => 9e9,
      startTask: async ({ scheduledTime }) => {
        started.push(scheduledTime);
        return 'arn:task';
      },
    });
    const { schedule, at } = occurrence(30);
    expect(await deliver(large, { schedule, at })).toBe(0);
    expect(started).toEqual([at]);
    const { rows } = await db.query('SELECT result FROM occurrences WHERE scheduled_time = $1', [
      at,
    ]);
    expect(rows).toEqual([{ result: { taskArn: 'arn:task' } }]);
  });

  it('sees with its few rights that operators hold it, and not why', async () => {
    const owner = createDatabase({ url: async () => database.ownerUrl });
    const held = () => heldUntil({ job: jobs['restore-drill'], now: clock() }, { sql: db });
    expect(await held()).toBeUndefined();
    const { rows } = await owner.query<{ ends_at: Date }>(
      `INSERT INTO maintenance_windows (queue, starts_at, ends_at, why, created_by)
       VALUES ('restore-drill', now() - interval '1 min', now() + interval '1 hour', 'disk', 'ann')
       RETURNING ends_at`,
    );
    expect(await held()).toEqual(rows[0]?.ends_at);
    await expect(db.query('SELECT why FROM maintenance_windows')).rejects.toThrow(
      /permission denied/,
    );
    await owner.query('DELETE FROM maintenance_windows');
    await owner.end();
    expect(await held()).toBeUndefined();
  });

  it('proves the newest backup once per occurrence and remembers it beside the backup', async () => {
    const once = occurrence(10);
    expect(await deliver(handler(key), once)).toBe(0);
    expect(await deliver(handler(key), once)).toBe(0);
    const done = await db.query(`SELECT row_count FROM backups WHERE status = 'done'`);
    expect(done.rowCount).toBe(1);
    const { verified } = await findBackup({ id: 'latest' }, { ...bucket, trust });
    expect(verified).toMatchObject({ by: 'drill' });
    expect(await readBackupStatus({ sql: db, clock })).toMatchObject({
      db_backup_drill_success: 1,
      db_backup_drill_age_seconds: expect.any(Number),
    });
  });
});
