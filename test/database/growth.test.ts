import { beforeAll, describe, expect, it } from '@jest/globals';
import { classify, IDLE } from '../../bench/support/growth/idle.ts';
import { type Measured, pagesOf, rowsOf } from '../../bench/support/growth/measured.ts';
import { addOrganizations, NOON, organizationAt } from '../../bench/support/growth/seed.ts';
import { createDatabase } from '../../shared/platform/database/database.ts';
import { allJobs } from '../../shared/scheduling/registry.ts';
import { runSql } from '../backup/support/fixture.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { useDatabase } from '../support/use-database.ts';

const clock = () => NOON;

/** Jobs whose own statements are not counted, and why. */
const UNCOUNTED: Record<string, string> = {
  'email-sweep': 'the claim of mails',
  'outbox-sweep': 'the outbox relay',
  'watch-drive': 'asks Google for each folder',
  'reconcile-billing': 'compares everything with Stripe, each night',
  'backup-database': 'copies everything',
  'restore-drill': 'compares everything',
  'prune-backups': 'looks at objects',
};

describe('with ten times the organisations and their history, and nothing due', () => {
  const { db, database } = useDatabase({ connections: 2 });
  const MEASURES = { rows: rowsOf, pages: pagesOf };
  type Measure = keyof typeof MEASURES;
  const counted = new Map<string, Measured[]>();

  const grow = async (from: number, to: number) => {
    const owner = createDatabase({ url: async () => database.ownerUrl });
    await addOrganizations({ from, to }, { db: owner, clock });
    await owner.end();
    for (const [what, idle] of Object.entries(IDLE)) {
      // what a session looks up once is no part of it, nor what is due at first
      await idle({ db, clock });
      for (const [measure, of] of Object.entries(MEASURES)) {
        const measured = of(db);
        await idle({ db: measured.db, clock });
        const key = `${measure} of ${what}`;
        counted.set(key, [...(counted.get(key) ?? []), measured]);
      }
    }
  };

  beforeAll(async () => {
    await grow(1, 50);
    await grow(51, 500);
  }, 120_000);

  it.each(Object.keys(IDLE))('%s costs the same', (what) => {
    for (const measure of Object.keys(MEASURES) as Measure[]) {
      const [small, large] = counted.get(`${measure} of ${what}`) ?? [];
      const input = { what: measure, small: small?.total() ?? 0, large: large?.total() ?? 0 };
      expect({ ...classify(input, measure), costly: large?.costly() }).not.toMatchObject({
        kind: 'linear',
      });
    }
  });

  it('is looked at for every job, but for those that read everything or nothing of the database', () => {
    const counted = Object.keys(IDLE).join(' ');
    const missing = allJobs().filter(({ name }) => !counted.includes(name) && !(name in UNCOUNTED));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('counts no more when others have changed so much that a session forgets its catalogue', async () => {
    const pages = async () => {
      const { db: counting, total } = pagesOf(db);
      await counting.query('SELECT seats FROM entitlements_at($1, $2)', [organizationAt(7), NOON]);
      return total();
    };
    await pages();
    const before = await pages();
    const other = await createEmptyDatabase();
    await runSql(
      other.url,
      `DO $$ BEGIN FOR i IN 1..600 LOOP
         CREATE TABLE t (id int PRIMARY KEY, a text); DROP TABLE t;
       END LOOP; END $$`,
    );
    await other.drop();
    expect(await pages()).toBeLessThanOrEqual(before);
  });

  it('would show one that walks them all', async () => {
    for (const of of Object.values(MEASURES)) {
      const { db: counting, total } = of(db);
      await counting.query('SELECT count(*) FROM email_logs WHERE recipient = $1', ['nobody']);
      const walked = total();
      expect(classify({ what: 'a walk', small: walked / 10, large: walked }).kind).toBe('linear');
    }
  });
});
