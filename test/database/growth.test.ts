import { beforeAll, describe, expect, it } from '@jest/globals';
import { classify, IDLE } from '../../bench/support/growth/idle.ts';
import { measured } from '../../bench/support/growth/measured.ts';
import { addOrganizations, NOON } from '../../bench/support/growth/seed.ts';
import { createDatabase } from '../../shared/platform/database/database.ts';
import { allJobs } from '../../shared/scheduling/registry.ts';
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
  const small = new Map<string, number>();
  const large = new Map<string, number>();

  const pagesOf = async (what: string) => {
    const counted = measured(db);
    await IDLE[what]?.({ db: counted.db, clock });
    return counted.buffers();
  };
  const grow = async (from: number, to: number, into: Map<string, number>) => {
    const owner = createDatabase({ url: async () => database.ownerUrl });
    await addOrganizations({ from, to }, { db: owner, clock });
    await owner.query('VACUUM ANALYZE');
    await owner.end();
    for (const what of Object.keys(IDLE)) {
      // what a session looks up once is no part of it
      await pagesOf(what);
      into.set(what, await pagesOf(what));
    }
  };

  beforeAll(async () => {
    await grow(1, 50, small);
    await grow(51, 500, large);
  }, 120_000);

  it.each(Object.keys(IDLE))('%s costs the same', (what) => {
    const [before, after] = [small.get(what) ?? 0, large.get(what) ?? 0];
    expect(classify({ what, small: before, large: after })).not.toMatchObject({ kind: 'linear' });
  });

  it('is looked at for every job, but for those that read everything or nothing of the database', () => {
    const counted = Object.keys(IDLE).join(' ');
    const missing = allJobs().filter(({ name }) => !counted.includes(name) && !(name in UNCOUNTED));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('would show one that walks them all', async () => {
    const counted = measured(db);
    await counted.db.query('SELECT count(*) FROM email_logs WHERE recipient = $1', ['nobody']);
    const walked = counted.buffers();
    expect(classify({ what: 'a walk', small: walked / 10, large: walked }).kind).toBe('linear');
  });
});
