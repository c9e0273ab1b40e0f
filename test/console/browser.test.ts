import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type RunningConsole, startConsole } from '../../console/start.ts';
import type { OpsContext } from '../../ops/context.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { RejectMessage } from '../../shared/platform/errors.ts';
import { claimEffect } from '../../shared/platform/idempotence.ts';
import { consume as consumerOf } from '../../shared/platform/queue/handler.ts';
import type { Outcome } from '../../shared/platform/queue/message.ts';
import { makeFailed } from '../dead-letters/make-failed.ts';
import { consume } from '../ops/support/consumer.ts';
import { runReplaysOf } from '../ops/support/replay-runner.ts';
import { startTestStack, type TestStack } from '../ops/support/stack.ts';
import { keyedContract } from '../support/contract.ts';
import { describeInBrowser } from './support/browser.ts';
import { openBrowser } from './support/open-browser.ts';

const KEY = 'a-key-that-is-long-enough-for-a-console';

describeInBrowser('the operator console in a browser', () => {
  let stack: TestStack;
  let context: OpsContext;
  let running: RunningConsole;
  let browser: Browser;
  let page: Page;
  let consumer: { stop(): Promise<void> };
  let runner: { stop(): Promise<void> };
  let cause: Error | undefined;
  const problems: string[] = [];

  const letters = () => createDeadLetters({ sql: context.db, clock: () => new Date() });

  beforeAll(async () => {
    // One after the other: whatever stands is stopped when the next one fails.
    stack = await startTestStack();
    browser = await openBrowser();
    context = stack.context();
    running = await startConsole({ context, key: KEY, port: 0 });
    consumer = consume(
      {
        queue: 'test',
        handler: consumerOf(keyedContract('sync-billing', { queue: 'test' }), {
          deadLetters: letters(),
          process: (messages) =>
            Promise.all(
              messages.map(async ({ effectKey: key }): Promise<Outcome> => {
                if (cause) return { status: 'failed', error: cause };
                const first = await claimEffect(
                  { scope: 'test', key, keepDays: 1 },
                  { sql: context.db },
                );
                return { status: first ? 'done' : 'already-done' };
              }),
            ),
        }),
      },
      context,
    );
    runner = runReplaysOf(context);
    page = await browser.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(running.url)) problems.push(`fetched ${request.url()}`);
    });
    for (const key of ['evt_1', 'evt_2'])
      await letters().record(makeFailed({ queue: 'test', effectKey: key }));
  });

  afterAll(async () => {
    await consumer?.stop();
    await runner?.stop();
    await browser?.close();
    await running?.stop();
    await stack?.stop();
  });

  it('asks for the key first', async () => {
    await page.goto(running.url);
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('Key of the console').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('not the console’s key');
    await page.getByLabel('Key of the console').fill(KEY);
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('heading', { name: 'Overview' }).count()).toBe(1);
    problems.length = 0; // the refused sign-in is an error in the browser's eyes
  });

  it('goes from the list to the reason to a replay that is done', async () => {
    await page.getByRole('link', { name: 'Dead letters', exact: true }).click();
    expect(await page.getByText('plan price_9 is unknown').count()).toBe(2);
    expect(await page.getByRole('link', { name: 'RejectMessage plan … is unknown' }).count()).toBe(
      1,
    );
    await page.locator('#letters ~ form tbody th a').first().click();
    await page.getByText('Body').first().click();
    expect(await page.locator('pre').textContent()).toContain('"key"');
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.waitForURL(/replays/);
    await page.getByRole('cell', { name: 'done', exact: true }).waitFor();
  });

  it('says "already done" the second time', async () => {
    await page.getByRole('rowheader').getByRole('link').click();
    expect(await page.getByText('resolved').first().isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByRole('cell', { name: 'already done' }).waitFor();
  });

  it('shows the new reason when a replay fails again', async () => {
    cause = new RejectMessage('still no such plan');
    await page.getByRole('link', { name: 'Dead letters', exact: true }).click();
    await page.locator('tbody input[type=checkbox]').check();
    await page.getByRole('button', { name: 'Replay chosen' }).click();
    await page.getByRole('cell', { name: 'failed again' }).waitFor();
    expect(await page.getByRole('cell', { name: /still no such plan/ }).count()).toBe(1);
    cause = undefined;
  });

  it('replays an edited body, and keeps the original', async () => {
    await page.getByRole('rowheader').getByRole('link').click();
    await page.getByText('Replay with another body').click();
    await page.getByLabel('Body to send').fill('{"key":"evt_corrected"}');
    await page.getByRole('button', { name: 'Look at the difference' }).click();
    expect(await page.locator('.plus').textContent()).toBe('"evt_corrected"');
    await page.getByRole('button', { name: 'Replay this body' }).click();
    await page.getByRole('cell', { name: 'done', exact: true }).waitFor();
    const { rows } = await context.db.query(
      `SELECT d.body LIKE '%evt_corrected%' AS lost FROM dead_letters d
       JOIN dead_letter_replays r ON r.dead_letter_id = d.id WHERE r.edited_body IS NOT NULL`,
    );
    expect(rows).toEqual([{ lost: false }]);
  });

  it('discards with a reason, and keeps who did what', async () => {
    await letters().record(makeFailed({ queue: 'test', effectKey: 'evt_3' }));
    await page.getByRole('link', { name: 'Dead letters', exact: true }).click();
    await page.locator('#letters ~ form tbody th a').first().click();
    await page.getByLabel('Why discard').fill('a test event');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('discarded').first().waitFor();
    await page.getByRole('link', { name: 'Audit' }).click();
    const row = page.getByRole('row').filter({ hasText: 'a test event' });
    expect(await row.textContent()).toMatch(/dead-letters discard.*Adaconsole/);
  });

  it('can be read by keyboard alone and on a phone, in light and dark', async () => {
    await page.goto(`${running.url}/dead-letters?status=all`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    const ground = async (colorScheme: 'light' | 'dark') => {
      await page.emulateMedia({ colorScheme });
      return page.evaluate('getComputedStyle(document.body).backgroundColor');
    };
    expect(await ground('light')).not.toBe(await ground('dark'));
    await page.setViewportSize({ width: 380, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it('fetches nothing from elsewhere and raises no error', () => {
    expect(problems).toEqual([]);
  });
});
