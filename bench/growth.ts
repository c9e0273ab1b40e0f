import type { Database } from '../shared/platform/database/database.ts';
import { onFreshDatabase } from './support/fresh-database.ts';
import { classify, IDLE } from './support/growth/idle.ts';
import { measured } from './support/growth/measured.ts';
import { addOrganizations, NOON } from './support/growth/seed.ts';
import type { Report } from './support/report.ts';

/** Organisations at each scale, tenfold each time; NIGHTSHIFT_BENCH_ORGANIZATIONS is the first one. */
const FIRST = Number(process.env.NIGHTSHIFT_BENCH_ORGANIZATIONS ?? 20);
const SCALES = [FIRST, FIRST * 10, FIRST * 100];

const clock = () => NOON;

/** Pages that ticks, pages and commands touch while nothing is due, at three scales of tenants and history. */
export async function run(report: Report): Promise<void> {
  await onFreshDatabase(async ({ db }) => {
    const pages = new Map<string, number[]>();
    let from = 1;
    for (const to of SCALES) {
      await addOrganizations({ from, to }, { db, clock });
      await db.query('VACUUM ANALYZE');
      from = to + 1;
      for (const what of Object.keys(IDLE))
        pages.set(what, [...(pages.get(what) ?? []), await pagesOf(what, db)]);
    }
    const rows = [...pages].map(([what, counted]) => {
      const [, small = 0, large = 0] = counted;
      return [what, ...counted, classify({ what, small, large }).kind];
    });
    report.note(
      'By EXPLAIN (ANALYZE, BUFFERS) of each statement; the class compares the last two scales.',
    );
    report.table({
      title: 'Pages of 8 kB while nothing is due, by organisations',
      columns: ['what', ...SCALES.map(String), 'grows'],
      rows,
    });
    report.target({
      name: 'statements that grow with the tenants while nothing is due',
      value: rows.filter((row) => row.at(-1) === 'linear').length,
      atMost: 0,
    });
  });
}

/** The second time: what a session looks up once is no part of it. */
async function pagesOf(what: string, db: Database): Promise<number> {
  let counted = measured(db);
  await IDLE[what]?.({ db: counted.db, clock });
  counted = measured(db);
  await IDLE[what]?.({ db: counted.db, clock });
  return counted.buffers();
}
