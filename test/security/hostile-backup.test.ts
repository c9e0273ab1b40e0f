import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateIdentity } from '../../shared/backup/age/keys.ts';
import { postgresSource } from '../../shared/backup/postgres/source.ts';
import { drillBackup } from '../../shared/backup/prove/drill-backup.ts';
import { takeBackup } from '../../shared/backup/take/take-backup.ts';
import { systemClock as clock } from '../../shared/platform/clock.ts';
import { createDatabase, type Database } from '../../shared/platform/database/database.ts';
import { startBucket, type TestBucket } from '../backup/support/bucket.ts';
import { signer, trust } from '../backup/support/signer.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { offerHostileValues } from './support/offer-hostile-values.ts';
import { fillTwoTenants } from './support/two-tenants.ts';

describe('values that no honest form sends', () => {
  let database: TestDatabase;
  let bucket: TestBucket;
  let worker: Database;
  let app: Database;
  beforeAll(async () => {
    [database, bucket] = await Promise.all([createTestDatabase(), startBucket()]);
    worker = createDatabase({ url: async () => database.workerUrl });
    app = createDatabase({ url: async () => database.appUrl });
    await fillTwoTenants(worker);
    await offerHostileValues({ worker, app });
  });
  afterAll(async () => {
    await Promise.all([worker.end(), app.end()]);
    await Promise.all([database.drop(), bucket.stop()]);
  });

  it('stop no backup, and a drill proves that it has them', async () => {
    const key = generateIdentity();
    const source = postgresSource({ url: database.ownerUrl });
    const { id } = await takeBackup({
      source,
      store: bucket.store,
      recipients: [key.recipient],
      signer,
      clock,
    });
    const drill = await drillBackup(
      { serverUrl: database.ownerUrl },
      { store: bucket.store, trust, identities: [key], clock },
    );
    expect(drill).toMatchObject({ id });
  });
});
