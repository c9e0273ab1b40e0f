import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBucket, type TestBucket } from '../support/bucket.ts';
import { roundTrip } from '../support/round-trip.ts';
import { generateDatabase } from './database.ts';

/**
 * Databases of chance, each backed up, verified, drilled, restored and compared by `pg_dump`. By hand:
 * `NIGHTSHIFT_DATABASES=300 npm test -- test/backup/generated`; `NIGHTSHIFT_SEED` begins with another.
 */
const COUNT = Number(process.env.NIGHTSHIFT_DATABASES ?? 30);
const FIRST = Number(process.env.NIGHTSHIFT_SEED ?? 1);
const SEEDS = Array.from({ length: COUNT }, (_, i) => FIRST + i);

let bucket: TestBucket;
beforeAll(async () => {
  bucket = await startBucket();
});
afterAll(() => bucket.stop());

const lines = (dump: string) => dump.split('\n').sort();

/** Milliseconds of a group: by hand the machine may be busy with others. */
const PATIENCE = COUNT > 30 ? 600_000 : 60_000;

/** So many at once: each waits for its processes for most of its time. */
const AT_ONCE = 3;
const groups = Array.from({ length: Math.ceil(COUNT / AT_ONCE) }, (_, i) =>
  SEEDS.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
);

describe('a database of chance', () => {
  it.each(groups.map((seeds) => [seeds]))(
    'comes back as it was, without a false alarm: seeds %j',
    async (seeds) => {
      const trips = await Promise.all(
        seeds.map(async (seed) => {
          const { source, copy } = await roundTrip({ sql: generateDatabase(seed) }, { bucket });
          return { seed, source, copy };
        }),
      );
      for (const { seed, source, copy } of trips)
        expect([seed, lines(copy)]).toEqual([seed, lines(source)]);
    },
    PATIENCE,
  );
});
