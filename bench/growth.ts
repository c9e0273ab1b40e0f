import { onFreshDatabase } from './support/fresh-database.ts';
import { classify, IDLE } from './support/growth/idle.ts';
import { pagesOf, rowsOf } from './support/growth/measured.ts';
import { addOrganizations, NOON } from './support/growth/seed.ts';
import type { Report } from './support/report.ts';

/** Organisations at each scale, tenfold each time; NIGHTSHIFT_BENCH_ORGANIZATIONS is the first one. */
const FIRST = Number(process.env.NIGHTSHIFT_BENCH_ORGANIZATIONS ?? 20);
const SCALES = [FIRST, FIRST * 10, FIRST * 100];

const clock = () => NOON;

/** Pages and rows that ticks, pages and commands touch while nothing is due, at three scales of tenants and history. */
export async function run(report: Report): Promise<void> {
  await onFreshDatabase(async ({ db }) => {
    const counted = { rows: new Map<string, number[]>(), pages: new Map<string, number[]>() };
    let from = 1;
    for (const to of SCALES) {
      await addOrganizations({ from, to }, { db, clock });
      from = to + 1;
      for (const [what, idle] of Object.entries(IDLE)) {
        // What a session looks up once is no part of it, nor what is due at first.
        await idle({ db, clock });
        for (const [measure, of] of Object.entries({ rows: rowsOf, pages: pagesOf })) {
          const { db: counting, total } = of(db);
          await idle({ db: counting, clock });
          const into = counted[measure as 'rows' | 'pages'];
          into.set(what, [...(into.get(what) ?? []), total()]);
        }
      }
    }
    const kindOf = (what: string, measure: 'rows' | 'pages') => {
      const [, small = 0, large = 0] = counted[measure].get(what) ?? [];
      return classify({ what, small, large }, measure).kind;
    };
    const rows = Object.keys(IDLE).map((what) => {
      const kinds = [kindOf(what, 'pages'), kindOf(what, 'rows')];
      const kind = (['linear', 'log'] as const).find((each) => kinds.includes(each)) ?? 'constant';
      return [what, ...(counted.pages.get(what) ?? []), counted.rows.get(what)?.at(-1) ?? 0, kind];
    });
    report.note(
      'By EXPLAIN (ANALYZE, BUFFERS) of each statement; the class compares the last two scales, by pages and by rows.',
    );
    report.table({
      title: 'Pages of 8 kB while nothing is due, by organisations',
      columns: ['what', ...SCALES.map(String), 'rows read', 'grows'],
      rows,
    });
    report.target({
      name: 'statements that grow with the tenants while nothing is due',
      value: rows.filter((row) => row.at(-1) === 'linear').length,
      atMost: 0,
    });
  });
}
