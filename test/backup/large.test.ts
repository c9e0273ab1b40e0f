import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBucket, type TestBucket } from './support/bucket.ts';
import { roundTrip } from './support/round-trip.ts';

/**
 * Many tables, and large objects that no single value of Postgres holds. By hand:
 * `NIGHTSHIFT_TABLES=5000 NIGHTSHIFT_LARGE_OBJECT=1200000000 npm test -- test/backup/large.test.ts`.
 */
const TABLES = Number(process.env.NIGHTSHIFT_TABLES ?? 600);
const LARGE_OBJECT = Number(process.env.NIGHTSHIFT_LARGE_OBJECT ?? 5_000_000);

/** Milliseconds: by hand the object is dumped, counted and read back several times. */
const PATIENCE = TABLES > 1_000 || LARGE_OBJECT > 100_000_000 ? 1_800_000 : 60_000;

let bucket: TestBucket;
beforeAll(async () => {
  bucket = await startBucket();
});
afterAll(() => bucket.stop());

describe('a large database', () => {
  it(
    'of many tables is counted in several transactions, and comes back whole',
    async () => {
      const { manifest, source, copy } = await roundTrip(
        {
          sql: `DO $$ BEGIN FOR i IN 1..${TABLES} LOOP
          EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, note text)', i);
          EXECUTE format('INSERT INTO t%s VALUES (%s, %L)', i, i, 'row ' || i);
          IF i % 200 = 0 THEN COMMIT; END IF; END LOOP; END $$`,
          inSteps: TABLES > 1_500,
        },
        { bucket },
      );
      expect(manifest.contents.tables).toHaveLength(TABLES);
      expect(copy).toBe(source);
    },
    PATIENCE,
  );

  it(
    'with a large object that is read in pieces comes back whole',
    async () => {
      const { manifest, restored } = await roundTrip(
        {
          sql: `SELECT lo_create(4242); SELECT lo_put(4242, ${LARGE_OBJECT}, '\\x01')`,
          compare: false,
        },
        { bucket },
      );
      expect(manifest.contents.largeObjects?.count).toBe(1);
      expect(restored.rows).toBe(0);
    },
    PATIENCE,
  );
});
