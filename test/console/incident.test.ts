import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { createSignInLink } from '../../console/security/session.ts';
import { type RunningConsole, startConsole } from '../../console/start.ts';
import type { OpsContext } from '../../ops/context.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { RejectMessage } from '../../shared/platform/errors.ts';
import { claimEffect } from '../../shared/platform/idempotence.ts';
import { consume as consumerOf } from '../../shared/platform/queue/handler.ts';
import type { Outcome } from '../../shared/platform/queue/message.ts';
import { consume } from '../ops/support/consumer.ts';
import { runReplaysOf } from '../ops/support/replay-runner.ts';
import { runOps } from '../ops/support/run-ops.ts';
import { startTestStack, type TestStack } from '../ops/support/stack.ts';
import { keyedContract } from '../support/contract.ts';
import { eventually } from '../support/eventually.ts';
import { describeInBrowser } from './support/browser.ts';
import { openBrowser } from './support/open-browser.ts';

const KEY = 'a-key-that-is-long-enough-for-a-console';
/** Messages of the incident, of three causes, and of the traffic that goes on meanwhile. */
const FAILING = 1_000;
const CAUSES = ['plan price_9x is unknown', 'the tax rate is missing', 'the period is missing'];
const MENDED = Array.from({ length: FAILING }, (_, i) => i).filter((i) => i % 3 === 0);
/** Letters of the mended cause whose effect was there before they failed. */
const APPLIED = 34;

type Work = { key: string; cause?: number };

describeInBrowser('an incident at night', () => {
  let stack: TestStack;
  let context: OpsContext;
  let running: RunningConsole;
  let browser: Browser;
  let page: Page;
  const stops: { stop(): Promise<void> }[] = [];
  const mended = new Set<number>();

  /** What the consumer brings about: a row for each time that it acts on a key. */
  const act = async (key: string): Promise<boolean> =>
    context.db.transaction(async (sql) => {
      if (!(await claimEffect({ scope: 'incident', key, keepDays: 1 }, { sql }))) return false;
      await sql.query(
        `INSERT INTO outbox (effect_key, source, detail_type, detail) VALUES ($1, 'test', 'test.acted', '{}')`,
        [`acted:${key}`],
      );
      return true;
    });

  const send = async (messages: Work[]) => {
    const QueueUrl = stack.stack.queues.test as string;
    for (let at = 0; at < messages.length; at += 10) {
      const Entries = messages
        .slice(at, at + 10)
        .map((message, i) => ({ Id: String(i), MessageBody: JSON.stringify(message) }));
      await (await context.aws.sqs()).send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    }
  };
  const counts = async () => {
    const { rows } = await context.db.query<{ status: string; n: number }>(
      'SELECT status, count(*)::int AS n FROM dead_letters GROUP BY status ORDER BY status',
    );
    return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
  };
  const acted = async () => {
    const { rows } = await context.db.query<{ n: number; keys: number }>(
      `SELECT count(*)::int AS n, count(DISTINCT effect_key)::int AS keys FROM outbox WHERE effect_key LIKE 'acted:%'`,
    );
    return rows[0];
  };
  const openConsole = async (operator: string) => {
    running = await startConsole({ context, key: KEY, port: 0 });
    page = await browser.newPage();
    const link = createSignInLink({ key: KEY, operator, role: 'act', now: new Date() });
    await page.goto(`${running.url}/sign-in?link=${link}`);
  };
  const closeLaptop = async () => {
    await page.close();
    await running.stop();
  };

  beforeAll(async () => {
    stack = await startTestStack();
    context = stack.context();
    browser = await openBrowser();
    const contract = keyedContract<Work>('worker', { queue: 'test' });
    const handler = consumerOf(contract, {
      deadLetters: createDeadLetters({ sql: context.db, clock: context.clock }),
      process: (messages) =>
        Promise.all(
          messages.map(async ({ body: { detail } }): Promise<Outcome> => {
            const { key, cause } = detail;
            if (cause !== undefined && !mended.has(cause))
              return { status: 'failed', error: new RejectMessage(`${CAUSES[cause]}, of ${key}`) };
            return { status: (await act(key)) ? 'done' : 'already-done' };
          }),
        ),
    });
    stops.push(
      consume({ queue: 'test', handler }, context),
      runReplaysOf(context, { turn: 1_000 }),
    );
    // Some of it was done before: by a delivery whose answer was lost.
    for (const i of MENDED.slice(0, APPLIED)) await act(`evt_${i}`);
    const failing = Array.from({ length: FAILING }, (_, i) => ({ key: `evt_${i}`, cause: i % 3 }));
    await send(failing);
    await eventually(async () => expect(await counts()).toEqual({ waiting: FAILING }), {
      within: 60_000,
    });
  }, 90_000);
  afterAll(async () => {
    for (const one of stops) await one.stop();
    await browser?.close();
    await running?.stop();
    await stack?.stop();
  });

  it('is three causes, not a thousand letters', async () => {
    const { groups } = (await runOps(['dead-letters', 'groups', '--json'], stack)).json();
    expect(
      groups.map(({ cause, waiting }: { cause: string; waiting: number }) => [cause, waiting]),
    ).toEqual(
      expect.arrayContaining([
        ['plan … is unknown, of …', 334],
        ['the tax rate is missing, of …', 333],
        ['the period is missing, of …', 333],
      ]),
    );
    await openConsole('Ada');
    expect(await page.locator('.verdict').textContent()).toContain('plan … is unknown');
    await page.getByRole('link', { name: 'Look at its letters' }).click();
    await page.getByText('334 wait').waitFor();
  });

  it('is tried out before anything is replayed: what would act, and what is done already', async () => {
    mended.add(0);
    await page.getByRole('link', { name: 'Replay all that this finds…' }).click();
    await page.getByLabel('Why, for the record').fill('the plan was added');
    await page.getByLabel('Messages a second, at most').fill('300');
    await page.getByRole('button', { name: 'Try it out first' }).click();
    await page.getByText('It has ended. Nothing was changed').waitFor({ timeout: 60_000 });
    expect((await page.locator('.tiles').textContent())?.replaceAll(/\s+/g, ' ')).toContain(
      '300 would act',
    );
    expect(await page.locator('.tiles').textContent()).toContain(`${APPLIED} already done`);
    await page.getByRole('link', { name: /would act/ }).click();
    await page.getByText('1 row of outbox').first().click();
    expect(await page.locator('details[open] .plus').allTextContents()).toContain('"test.acted"');
    expect(await counts()).toEqual({ waiting: FAILING });
    expect(await acted()).toEqual({ n: APPLIED, keys: APPLIED });
  }, 90_000);

  it('goes on when the laptop is closed, at a capped rate, while traffic goes on', async () => {
    await page.getByRole('link', { name: 'all', exact: true }).click();
    await page.getByRole('button', { name: 'Replay these now' }).click();
    await page.waitForURL(/replays/);
    await page.getByText('It goes on in the stack').waitFor();
    const began = performance.now();
    await closeLaptop();
    await send(Array.from({ length: 100 }, (_, i) => ({ key: `traffic_${i}` })));
    await eventually(async () => expect(await counts()).toEqual({ resolved: 334, waiting: 666 }), {
      within: 60_000,
    });
    // Ten first, then no faster than asked for.
    expect(performance.now() - began).toBeGreaterThan(((334 - 300) / 300) * 1_000);
    await eventually(async () => expect(await acted()).toEqual({ n: 434, keys: 434 }));
  }, 90_000);

  it('leaves the other causes as they are, and stops itself where a cause is still at work', async () => {
    const { groups } = (await runOps(['dead-letters', 'groups', '--json'], stack)).json();
    expect(groups.map(({ waiting }: { waiting: number }) => waiting)).toEqual([333, 333]);
    const line = [
      'dead-letters',
      'replay',
      '--group',
      groups[0].id,
      '--reason',
      'too early',
      '--json',
    ];
    const { code, json } = await runOps(line, stack);
    expect(code).toBe(3);
    expect(json()).toMatchObject({ status: 'stopped', counts: { failed: 10, 'left-alone': 323 } });
  }, 60_000);

  it('is told by the record from beginning to end', async () => {
    await openConsole('Grace');
    await page.goto(`${running.url}/audit`);
    const rows = await page.locator('tbody tr').allTextContents();
    expect(rows.map((row) => /^[a-z -]+/.exec(row)?.[0].trim())).toEqual([
      'replays start',
      'replays start',
      'replays dry-run',
    ]);
    expect(rows[1]).toMatch(/Ada.*the plan was added.*done 300/);
    expect(rows[1]).toContain(`already-done ${APPLIED}`);
    expect(rows[0]).toMatch(/tester.*too early.*failed 10/);
    // Nothing lost: each is done or still waits. Nothing doubled: one act for each key.
    expect(await counts()).toEqual({ resolved: 334, waiting: 666 });
    expect(await acted()).toEqual({ n: 434, keys: 434 });
  });
});
