import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPruneBackupsHandler } from '../../../functions/prune-backups/handler.ts';
import { keepBackups } from '../../../shared/backup/stored/keep-backups.ts';
import { createDeadLetters } from '../../../shared/dead-letters/record.ts';
import { systemClock as clock } from '../../../shared/platform/clock.ts';
import { createDatabase, type Database } from '../../../shared/platform/database/database.ts';
import { deliver, minutesAgo } from '../../backup/support/delivery.ts';
import { type Fixture, startFixture } from '../../backup/support/fixture.ts';
import { trust } from '../../backup/support/signer.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

describe('prune-backups', () => {
  let fixture: Fixture;
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    [fixture, database] = await Promise.all([
      startFixture('CREATE TABLE t (a int)'),
      createTestDatabase(),
    ]);
    db = createDatabase({ url: async () => database.workerUrl });
  });
  afterAll(async () => {
    await db.end();
    await database.drop();
    await fixture.stop();
  });

  it('gives up what is past its retention, and its occurrence says what', async () => {
    const [older, newest] = [await fixture.take(), await fixture.take()].sort((a, b) =>
      a.snapshotAt < b.snapshotAt ? -1 : 1,
    );
    const { store } = fixture.bucket;
    const policy = { days: 0, weeks: 0, months: 0 };
    const handler = createPruneBackupsHandler({
      db,
      clock,
      deadLetters: createDeadLetters({ sql: db, clock }),
      backup: {
        prune: async () => [
          { place: store.name, plan: await keepBackups({ policy }, { store, trust, clock }) },
        ],
      },
    });
    expect(await deliver(handler, { schedule: 'prune-backups', at: minutesAgo(5) })).toBe(0);
    const { rows } = await db.query('SELECT result FROM occurrences');
    expect(rows).toEqual([{ result: { [store.name]: [older?.id] } }]);
    expect((await fixture.bucket.keys()).join()).toContain(newest?.id);
  });
});
