import type { Filter } from '../shared/dead-letters/filter.ts';
import { listGroups } from '../shared/dead-letters/groups.ts';
import { listDeadLetters } from '../shared/dead-letters/select.ts';
import type { Database } from '../shared/platform/database/database.ts';
import { HOUR } from '../shared/platform/durations.ts';
import { onFreshDatabase } from './support/fresh-database.ts';
import type { Report } from './support/report.ts';
import { median, round } from './support/statistics.ts';

/** Dead letters of the large table; NIGHTSHIFT_BENCH_LETTERS makes it quicker to try. */
const MANY = Number(process.env.NIGHTSHIFT_BENCH_LETTERS ?? 100_000);
const FEW = Math.max(1_000, MANY / 10);
const CAUSES = 40;
const LIMIT = 50;

const QUERIES: [string, Filter][] = [
  ['list, newest first', {}],
  ['one queue', { queue: 'documents' }],
  ['a part of the reason', { error: 'cause-3 of' }],
  ['a reason that none has', { error: 'no such words' }],
  ['a value of the payload', { field: 'customer=cus_777' }],
  ['an organisation', { organizationId: '00000000-0000-4000-8000-000000000777' }],
  ['the beginning of an id', { id: '3f2a' }],
  ['a time', { since: new Date(Date.now() - HOUR) }],
];

/** What an operator waits for in an incident, and whether it grows with the incident. */
export async function run(report: Report): Promise<void> {
  await onFreshDatabase(async ({ db }) => {
    await seed(FEW, db);
    const few = await measure(db);
    await seed(MANY, db);
    const many = await measure(db);
    report.table({
      title: `Milliseconds, ${CAUSES} causes, ${LIMIT} rows a page: median of 9`,
      columns: [
        'what',
        `${FEW.toLocaleString('en')} letters`,
        `${MANY.toLocaleString('en')} letters`,
      ],
      rows: [...many].map(([name, ms]) => [name, round(few.get(name) ?? 0, 1), round(ms, 1)]),
    });
    report.target({
      name: `slowest of all at ${MANY.toLocaleString('en')} letters, ms`,
      value: Math.max(...many.values()),
      atMost: 200,
    });
    report.target({
      name: 'the hundredth page against the first, ×',
      value: (many.get('the hundredth page') ?? 0) / (many.get('list, newest first') ?? 1),
      atMost: 3,
    });
  });
}

async function measure(db: Database): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const now = new Date();
  found.set(
    'groups, with their trend',
    await timeOf(() => listGroups({ filter: {}, now, limit: LIMIT }, { sql: db })),
  );
  for (const [name, filter] of QUERIES) {
    found.set(name, await timeOf(() => listDeadLetters({ filter, limit: LIMIT }, { sql: db })));
  }
  let after: string | undefined;
  for (let page = 1; page < 100; page += 1) {
    const { next } = await listDeadLetters({ filter: {}, limit: LIMIT, after }, { sql: db });
    after = next ?? after;
  }
  found.set(
    'the hundredth page',
    await timeOf(() => listDeadLetters({ filter: {}, limit: LIMIT, after }, { sql: db })),
  );
  return found;
}

/** Milliseconds of some work: the median of nine runs. */
async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 9; i += 1) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return median(times);
}

/** Letters with bodies of two kilobytes, spread over the last week. */
async function seed(count: number, db: Database): Promise<void> {
  await db.query('TRUNCATE dead_letters, dead_letter_groups CASCADE');
  await db.query(
    `INSERT INTO dead_letters (queue, effect_key, function_name, error_name, error_message, body, terms,
       first_seen_at, last_failed_at)
     SELECT (ARRAY['billing', 'email', 'documents', 'outbox'])[1 + i % 4], 'key-' || i, 'consumer', 'RejectMessage',
       'customer cus_' || i || 'x of "' || i || '": ' || translate((i % $2)::text, '0123456789', 'abcdefghij') || ' is wrong, cause-' || (i % 7) || ' of it',
       repeat(md5(i::text), 64),
       ARRAY['customer=cus_' || (i % 1000), 'id=evt_' || i, 'livemode=true',
             'organizationid=00000000-0000-4000-8000-' || lpad((i % 1000)::text, 12, '0')],
       now() - make_interval(secs => i * 6.0), now() - make_interval(secs => i * 6.0)
     FROM generate_series(1, $1::int) AS i`,
    [count, CAUSES],
  );
  await db.query('ANALYZE dead_letters');
}
