import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PASSING } from '../../local/options.ts';
import { postgresClientOf } from '../../local/postgres-client/client-of.ts';
import { type Runtime, startRuntime } from '../../local/runtime.ts';
import { createContext, type OpsContext } from '../../ops/context.ts';
import { toLocalAddresses } from '../../ops/stack/local.ts';
import { billingQueue } from '../../shared/billing/contract.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { readFlow } from '../../shared/flow/flow.ts';
import { sampleMessages } from '../../tools/docs/sample-messages.ts';
import { makeFailed } from '../dead-letters/make-failed.ts';
import { runLine } from '../ops/support/run-ops.ts';
import { eventually } from '../support/eventually.ts';
import { readPrometheus } from '../support/prometheus.ts';

const ROOT = join(import.meta.dirname, '../..');
const RUNBOOK = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');

jest.setTimeout(300_000);

/** Whether the queue of billing takes a message. */
function takes(raw: string): boolean {
  try {
    billingQueue.read(raw);
    return true;
  } catch {
    return false;
  }
}

describe('what operators do, on a stack that runs', () => {
  const dir = mkdtempSync(join(tmpdir(), 'nightshift-operators-'));
  let runtime: Runtime;
  let context: OpsContext;
  const open = () =>
    createContext({
      stack: toLocalAddresses(runtime.stack, dir),
      findPostgresClient: postgresClientOf(dir),
      operator: 'ada',
    });
  /** Somebody sits there, and means it. */
  const terminal = { interactive: true, ask: async () => 'y' };
  const ops = (...line: string[]) => runLine(line, { open, terminal });
  const get = async (path: string, token?: string) => {
    const answer = await fetch(new URL(path, runtime.stack.apiUrl), {
      headers: token ? { authorization: `Bearer ${token}` } : {},
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  beforeAll(async () => {
    runtime = await startRuntime({
      ...PASSING,
      ...{ root: ROOT, stateDir: dir, schedules: false },
    });
    context = open();
  });
  afterAll(async () => {
    await context?.close();
    await runtime?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('smoke walks an event, a mail and a document through it, and leaves nothing behind', async () => {
    const { code, stdout } = await ops('smoke', '--wait', '30');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        /^ok +health .*\nok +event +ignored .*\nok +mail +(sent|delivered).*\nok +document .*\nnot +backup +there is none yet/,
      ),
    ]);
    const { rows } = await context.db.query(
      `SELECT (SELECT count(*)::int FROM billing_events WHERE event_id LIKE 'evt_smoke%') AS events,
        (SELECT count(*)::int FROM email_logs WHERE effect_key LIKE 'smoke:%') AS mails,
        (SELECT count(*)::int FROM organizations WHERE name LIKE 'smoke %') AS organizations,
        (SELECT count(*)::int FROM api_keys WHERE name = 'smoke') AS keys`,
    );
    expect(rows).toEqual([{ events: 0, mails: 0, organizations: 0, keys: 0 }]);
  });

  it('metrics and diagnoses answer over HTTP, for operators alone', async () => {
    const token = await context.secret('operator-token');
    expect(JSON.parse((await get('/health')).text)).toMatchObject({ status: 'healthy' });
    expect((await get('/metrics')).status).toBe(401);
    expect((await get('/diag/security', 'wrong')).status).toBe(401);
    const families = readPrometheus((await get('/metrics', token)).text);
    const { samples = [] } = families.get('nightshift_scrape_success') ?? {};
    expect(samples.filter(({ value }) => value !== 1)).toEqual([]);
    const requests = families.get('http_request_duration_ms')?.samples.at(-1)?.value;
    expect(requests).toBeGreaterThan(2);
    const { checks } = JSON.parse((await get('/diag/security', token)).text);
    expect(checks.map(({ status }: { status: string }) => status)).toEqual(['ok', 'ok', 'ok']);
  });

  it('maintenance turns organisations away, takes Stripe’s events, and lets them go at its end', async () => {
    expect((await ops('maintenance', 'on', '--for', '1h', '--why', 'upgrade')).code).toBe(0);
    await eventually(
      async () => {
        const { status, headers } = await get('/api/openapi.json');
        expect([status, Number(headers.get('retry-after'))]).toEqual([503, expect.any(Number)]);
        const held = await context.db.query(
          `SELECT 1 FROM occurrences WHERE schedule = 'sweep-occurrences' AND finished_at IS NOT NULL`,
        );
        expect(held.rows).not.toEqual([]);
      },
      { within: 20_000 },
    );
    const taken = ops('smoke', '--wait', '2');
    expect((await taken).stdout).toMatch(/^BAD +event +it was taken in, and not in the inbox/m);
    expect((await ops('queues', 'list')).json).toBeDefined();
    expect((await ops('maintenance', 'off')).code).toBe(0);
    await eventually(
      async () => {
        expect((await get('/api/openapi.json')).status).toBe(200);
        const { rows } = await context.db.query(
          `SELECT 1 FROM billing_events WHERE event_id LIKE 'evt_smoke%'`,
        );
        expect(rows).toHaveLength(1);
      },
      { within: 20_000 },
    );
  });

  it('a trace goes with an event from the caller to the row, and stands in the logs of all on its way', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const { id } = (await ops('organizations', 'list', '--json')).json()[0];
    const secret = runtime.stack.stripeWebhookSecret?.split(',')[0] ?? '';
    const customer = await readFile(join(ROOT, 'events/stripe/customer.created.json'), 'utf8');
    const event = JSON.parse(customer);
    event.id = 'evt_traced';
    event.data.object.metadata = { organization_id: id };
    const seconds = Math.floor(Date.now() / 1_000);
    const body = JSON.stringify({ ...event, created: seconds });
    const v1 = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
    const answer = await fetch(new URL('/webhooks/stripe', runtime.stack.apiUrl), {
      method: 'POST',
      headers: {
        'stripe-signature': `t=${seconds},v1=${v1}`,
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      },
      body,
    });
    expect(answer.status).toBe(200);
    await eventually(
      async () => {
        const way = await readFlow({ key: traceId, limit: 10 }, { sql: context.db });
        expect(way.map(({ place }) => place)).toContain('Stripe');
        for (const name of ['stripe-webhook', 'sync-billing'])
          expect(readFileSync(join(runtime.stack.logsDir, `${name}.jsonl`), 'utf8')).toContain(
            traceId,
          );
      },
      { within: 20_000 },
    );
  });

  describe('the runbook', () => {
    const names: Record<string, string> = {};
    const alarms = RUNBOOK.slice(RUNBOOK.indexOf('## Alarms'), RUNBOOK.indexOf('## By hand'));
    const pages = alarms
      .split('\n### ')
      .slice(1)
      .map((page) => {
        const commands = [...page.matchAll(/npm run ops -- ([^`\n]+)/g)].map(
          ([, it]) => it as string,
        );
        return { heading: page.slice(0, page.indexOf('\n')), commands };
      });

    /** What each alarm is about: something failed, crashed, was lost, is backed up, waits. */
    beforeAll(async () => {
      const { db: sql, clock } = context;
      const letters = createDeadLetters({ sql, clock });
      const body = sampleMessages(ROOT).find(({ raw }) => takes(raw))?.raw ?? '';
      await letters.record(makeFailed({ effectKey: 'evt_rejected', body }));
      for (const name of ['Crashed', 'Undelivered'])
        await letters.record(
          makeFailed({ effectKey: `evt_${name}`, error: { name, message: 'm' } }),
        );
      const { rows } = await sql.query<Record<'id' | 'group' | 'body' | 'organization', string>>(
        `SELECT id, group_id AS "group", body, (SELECT min(id::text) FROM organizations) AS organization
         FROM dead_letters WHERE effect_key = 'evt_rejected'`,
      );
      const [letter] = rows;
      const organization = letter?.organization ?? '';
      const made = await runLine(
        ['api-keys', 'create', 'old', '--organization', organization, '--json'],
        { open },
      );
      const corrected = join(dir, 'corrected.json');
      writeFileSync(corrected, letter?.body ?? '');
      Object.assign(names, {
        '3f2a91c0-6f0e-4f4f-8d5c-6f1f4f6b7a01': made.json().id,
        '3f2a91c0': letter?.id,
        '7b1f02d4': letter?.group,
        'corrected.json': corrected,
        ID: organization,
      });
      await runLine(['backup', 'run'], { open });
      const list = (await runLine(['backup', 'list', '--json'], { open })).json();
      names['20261121T030000'] = (list.backups ?? list)[0]?.id;
    });

    it.each(pages.map(({ heading, commands }) => [heading, commands] as const))(
      '%s: every command of its page runs as it stands',
      async (_heading, commands) => {
        for (const command of commands) {
          const words = [...command.replace(' --stage prod', '').matchAll(/"([^"]*)"|(\S+)/g)].map(
            ([, quoted, plain]) => quoted ?? names[plain as string] ?? (plain as string),
          );
          const { code, stderr } = await ops(...words);
          // 3: it ran, and found what the alarm is about.
          expect([command, [0, 3].includes(code) ? 'ran' : stderr]).toEqual([command, 'ran']);
        }
      },
    );
  });
});
