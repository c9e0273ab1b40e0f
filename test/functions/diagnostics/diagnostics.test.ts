import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { diagnosticsApi } from '../../../shared/health/routes.ts';
import { createDatabase } from '../../../shared/platform/database/database.ts';
import type { HttpRequest } from '../../../shared/platform/http/request.ts';
import { readPrometheus } from '../../support/prometheus.ts';
import { useDatabase } from '../../support/use-database.ts';
import { type House, openDiagnostics } from './house.ts';

const { db } = useDatabase({ connections: 8 });
let house: House;
const GUARDED = Object.entries(diagnosticsApi.routes)
  .filter(([, { caller }]) => caller === 'operator')
  .map(([key]) => key);

beforeAll(async () => {
  house = await openDiagnostics({ db });
});
beforeEach(async () => {
  await db.query('DELETE FROM outbox');
  await db.query('DELETE FROM dead_letters');
  Object.assign(house.token, { value: 'right', putAt: new Date(0), before: undefined });
  house.clock.pass(600_000);
});
afterAll(() => house.stop());

const strand = () =>
  db.query(
    `INSERT INTO outbox (source, detail_type, detail, effect_key, created_at)
     VALUES ('a', 'b', '{}', 'k', $1)`,
    [new Date(house.clock().getTime() - 600_000)],
  );

describe('GET /health', () => {
  it('tells anybody one word, what runs here and what time it is', async () => {
    const { status, body } = await house.call('GET /health');
    expect([status, body]).toEqual([
      200,
      { status: 'healthy', version: '1.2.3+abc', stage: 'dev', time: house.clock().toISOString() },
    ]);
  });

  it('is degraded, and still 200, while committed events do not reach the bus', async () => {
    await strand();
    expect(await house.call('GET /health')).toMatchObject({
      status: 200,
      body: { status: 'degraded' },
    });
  });

  it('is degraded while the database is away, and says so in time', async () => {
    const gone = createDatabase({ url: async () => 'postgres://127.0.0.1:1/none' });
    const { status, body } = await house.call('GET /health', {}, house.make(gone));
    expect([status, body.status]).toEqual([200, 'degraded']);
  });

  it('looks once in ten seconds, however often strangers ask', async () => {
    await house.call('GET /health');
    await strand();
    house.clock.pass(9_000);
    expect((await house.call('GET /health')).body.status).toBe('healthy');
    house.clock.pass(2_000);
    expect((await house.call('GET /health')).body.status).toBe('degraded');
  });

  it('tells an operator of each part how it is, what to do, and how long the look took', async () => {
    await strand();
    const { body } = await house.asOperator('GET /health');
    const of = (name: string) => body.checks.find((it: { name: string }) => it.name === name);
    expect(body.checks.map(({ name }: { name: string }) => name)).toEqual([
      ...['database', 'migrations', 'queues', 'dead letters', 'outbox', 'schedules'],
      ...['stripe', 'billing quarantine', 'model', 'mail', 'backup'],
    ]);
    expect(of('database')).toMatchObject({ status: 'ok', milliseconds: expect.any(Number) });
    expect(of('outbox')).toMatchObject({ status: 'problem', advice: expect.stringMatching(/ops/) });
    expect(of('stripe')).toMatchObject({ status: 'ok' });
    expect(of('backup')).toMatchObject({ status: 'warning', detail: 'none was taken yet' });
  });
});

describe('what only operators are told', () => {
  it.each(['GET /health', ...GUARDED])('%s refuses a wrong token', async (key) => {
    expect(await house.call(key, { token: 'wrong' })).toMatchObject({ status: 401 });
  });

  it.each(GUARDED)(
    '%s refuses without one, and one that was rotated away a day ago',
    async (key) => {
      expect(await house.call(key)).toMatchObject({ status: 401 });
      Object.assign(house.token, { value: 'new', before: 'right', putAt: house.clock() });
      house.clock.pass(86_400_001);
      expect(await house.asOperator(key, house.make())).toMatchObject({ status: 401 });
    },
  );

  it.each(GUARDED)('%s answers what is declared, before anything ran too', async (key) => {
    const { status, headers } = await house.asOperator(key);
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
  });

  it('finds its route behind the one of the gateway, and no other address', async () => {
    const ask = async (rawPath: string) => {
      const sample = join(import.meta.dirname, '../../../events/http/diagnostics.json');
      const request = JSON.parse(readFileSync(sample, 'utf8')) as HttpRequest;
      request.headers.authorization = 'Bearer right';
      Object.assign(request, { routeKey: 'GET /diag/{proxy+}', rawPath });
      request.requestContext.http.path = rawPath;
      return (await house.make()(request, {} as never)).statusCode;
    };
    expect(await Promise.all(['/diag/db', '/diag/none', '/diag/db/x', '/diag/'].map(ask))).toEqual([
      ...[200, 404, 404, 404],
    ]);
  });
});

describe('GET /diag/env', () => {
  it('shows names and shapes, and no value', async () => {
    const { body } = await house.asOperator('GET /diag/env');
    expect(body.variables).toEqual([
      { name: 'DATABASE_SECRET_ARN', shape: 'ARN' },
      { name: 'PASSWORD', shape: 'text of 16 to 63 characters' },
      { name: 'STAGE', shape: 'short text' },
    ]);
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });
});

describe('GET /diag/queues', () => {
  it('tells what waits and what failed', async () => {
    await db.query(
      `INSERT INTO dead_letters (queue, effect_key, function_name, error_name, error_message, body, first_seen_at, last_failed_at)
       VALUES ('billing', 'k', 'f', 'E', 'm', '{}', now(), now()), ('send-reminders', 'k', 'f', 'E', 'm', '{}', now(), now())`,
    );
    const arn = house.aws.aws.sqs.all().find(({ name }) => name === 'email')?.arn as string;
    house.aws.aws.sqs.send({ queueArn: arn, body: 'x' });
    const { body } = await house.asOperator('GET /diag/queues');
    expect(body.queues).toEqual(
      expect.arrayContaining([
        { name: 'billing', waiting: 0, inFlight: 0, delayed: 0, deadLetters: 1 },
        { name: 'email', waiting: 1, inFlight: 0, delayed: 0, deadLetters: 0 },
        // That of a job lies in the queue that most of them share.
        { name: 'jobs', waiting: 0, inFlight: 0, delayed: 0, deadLetters: 1 },
      ]),
    );
  });
});

describe('GET /metrics', () => {
  const scrape = async () => readPrometheus((await house.asOperator('GET /metrics')).body);
  const numberOf = (families: Awaited<ReturnType<typeof scrape>>, name: string, labels = {}) =>
    families
      .get(name)
      ?.samples.find((it) => Object.entries(labels).every(([k, v]) => it.labels[k] === v))?.value;

  it('is what a strict parser reads, with every source read', async () => {
    const families = await scrape();
    const { samples = [] } = families.get('nightshift_scrape_success') ?? {};
    expect(samples.filter(({ value }) => value !== 1)).toEqual([]);
    expect(numberOf(families, 'nightshift_build_info', { version: '1.2.3+abc' })).toBe(1);
  });

  it('counts requests by how long they took, as API Gateway measured them', async () => {
    for (const value of [4, 60, 60, 700])
      house.aws.aws.measure({
        ...{ namespace: 'AWS/ApiGateway', name: 'Latency', dimensions: { ApiId: 'api' } },
        ...{ value, at: house.clock().getTime() },
      });
    const { samples = [] } = (await scrape()).get('http_request_duration_ms') ?? {};
    const counts = samples.map(({ labels, value }) => [labels.le, value]);
    expect(counts).toEqual([
      ...[
        ['10', 1],
        ['25', 1],
        ['50', 1],
        ['100', 3],
        ['200', 3],
        ['500', 3],
        ['1000', 4],
      ],
      ...[
        ['2500', 4],
        ['5000', 4],
        ['10000', 4],
        ['+Inf', 4],
        [undefined, 824],
        [undefined, 4],
      ],
    ]);
  });

  it('tells of work by where it stands', async () => {
    await db.query(
      `INSERT INTO email_logs (effect_key, recipient, template, category, on_unknown, state, queued_at)
       VALUES ('a', 'a@example.com', 't', 'notice', 'park', 'sent', $1), ('b', 'b@example.com', 't', 'notice', 'park', 'failed', $1)`,
      [house.clock()],
    );
    const families = await scrape();
    expect(numberOf(families, 'nightshift_mails', { state: 'failed' })).toBe(1);
    expect(numberOf(families, 'nightshift_occurrences_missed', { job: 'backup-database' })).toBe(0);
    expect(numberOf(families, 'nightshift_queue_age_seconds', { queue: 'billing' })).toBe(0);
  });

  it('names the organisations with most requests and sums up the rest, in bounded size and time', async () => {
    await db.query(
      `WITH made AS (INSERT INTO organizations (name) SELECT 'org ' || n FROM generate_series(1, 10000) n RETURNING id)
       INSERT INTO usage_counters (organization_id, feature_id, window_start, used)
       SELECT id, 'api_calls', $1, row_number() OVER () FROM made`,
      [`${house.clock().toISOString().slice(0, 10)}T00:00:00Z`],
    );
    const began = performance.now();
    const { body } = await house.asOperator('GET /metrics', house.make());
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(body.length).toBeLessThan(30_000);
    const { samples = [] } = readPrometheus(body).get('tenant_requests_total') ?? {};
    expect(samples).toHaveLength(21);
    expect(samples[0]?.value).toBe(10_000);
    expect(samples.at(-1)?.labels).toEqual({ organization: 'other' });
    expect(samples.reduce((sum, it) => sum + it.value, 0)).toBe((10_000 * 10_001) / 2);
    expect(body).not.toContain('org 1');
    await db.query('DELETE FROM organizations');
  });

  it('says what it could not read, and tells the rest', async () => {
    const gone = createDatabase({ url: async () => 'postgres://127.0.0.1:1/none' });
    const { body } = await house.asOperator('GET /metrics', house.make(gone));
    const families = readPrometheus(body);
    expect(numberOf(families, 'nightshift_scrape_success', { source: 'dead-letters' })).toBe(0);
    expect(numberOf(families, 'nightshift_scrape_success', { source: 'queue-depths' })).toBe(1);
    expect(families.has('nightshift_queue_messages')).toBe(true);
  });
});

describe('the parser of the tests', () => {
  const family = (samples: string, type = 'gauge') => `# HELP a b\n# TYPE a ${type}\n${samples}`;
  it.each([
    ['a sample without a family', 'a 1\n'],
    ['a number that is none', family('a x\n')],
    ['a label without quotes', family('a{b=c} 1\n')],
    ['a quote that is not escaped', family('a{b="c"d"} 1\n')],
    ['the same series twice', family('a{b="c"} 1\na{b="c"} 2\n')],
    ['a sample of another family', family('other 1\n')],
    [
      'buckets that shrink',
      family('a_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_count 1\n', 'histogram'),
    ],
    ['no end of line', family('a 1')],
  ])('refuses %s', (_, text) => {
    expect(() => readPrometheus(text)).toThrow();
  });
});
