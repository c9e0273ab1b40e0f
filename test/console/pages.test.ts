import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import type { ConsoleEnv } from '../../console/page.ts';
import { addPages } from '../../console/pages.ts';
import { createSignInLink } from '../../console/security/session.ts';
import { type RunningConsole, startConsole } from '../../console/start.ts';
import type { OpsContext } from '../../ops/context.ts';
import { correctDocument } from '../../shared/documents/lifecycle/correct.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { startTestStack, type TestStack } from '../ops/support/stack.ts';
import { describeInBrowser } from './support/browser.ts';
import { cutOff, findings, inSight } from './support/looks.ts';
import { openBrowser } from './support/open-browser.ts';
import { EVIL, type Seeded, seed } from './support/seed.ts';

const KEY = 'a-key-that-is-long-enough-for-a-console';
/** Where pictures for the documentation go: `NIGHTSHIFT_PICTURES=docs/images/console npm test -- test/console/pages`. */
const PICTURES = process.env.NIGHTSHIFT_PICTURES;

/** Addresses that are no pages, or are opened by a test of their own. */
const ELSEWHERE = [
  '/api/docs',
  '/api/openapi.json',
  '/documents/:organization/:id/pages/:page',
  '/flow/live',
  '/logs/live',
  '/mail/:id/body',
];

describeInBrowser('every page of the console', () => {
  let stack: TestStack;
  let context: OpsContext;
  let running: RunningConsole;
  let browser: Browser;
  let page: Page;
  let api: Server;
  let forecastItem = '';
  let seeded: Seeded;
  let evil: Seeded;
  const problems: string[] = [];

  const signIn = async (role: 'look' | 'act' | 'secrets') => {
    const link = createSignInLink({ key: KEY, operator: 'Ada', role, now: new Date() });
    await page.goto(`${running.url}/sign-in?link=${link}`);
  };

  beforeAll(async () => {
    stack = await startTestStack(['billing', 'dlq', 'outbox', 'test', 'jobs', 'email-feedback'], {
      buckets: ['documents', 'archive'],
    });
    api = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"status":"healthy"}');
    });
    await new Promise<void>((ready) => api.listen(0, '127.0.0.1', ready));
    stack.stack.apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    context = stack.context();
    browser = await openBrowser();
    running = await startConsole({ context, key: KEY, port: 0 });
    seeded = await seed(context);
    forecastItem = await seedForecast(context, seeded);
    page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('dialog', (dialog) => {
      problems.push(`a dialog: ${dialog.message()}`);
      return dialog.dismiss();
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(running.url) && !url.startsWith('data:')) problems.push(`fetched ${url}`);
    });
    await signIn('act');
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await running?.stop();
    await stack?.stop();
    api?.close();
  });

  const pages: [string, (of: Seeded) => string][] = [
    ['overview', () => '/'],
    ['flow', () => '/flow'],
    ['flow of one event', () => '/flow?effect=evt_7'],
    ['dead-letters', () => '/dead-letters'],
    ['dead-letter', ({ letterId }) => `/dead-letters/${letterId}`],
    ['replay, new', () => '/replays/new?queue=billing'],
    ['replays', () => '/replays'],
    ['jobs', () => '/jobs'],
    ['job', () => '/jobs/create-checkins'],
    ['mail', () => '/mail'],
    ['mail, one', ({ mailId }) => `/mail/${mailId}`],
    ['campaigns', () => '/campaigns'],
    ['campaign', ({ campaignId }) => `/campaigns/${campaignId}`],
    ['documents', () => '/documents'],
    ['document', ({ organizationId, documentId }) => `/documents/${organizationId}/${documentId}`],
    ['forecasts, none yet', () => '/forecasts'],
    ['forecast of an item', ({ organizationId }) => `/forecasts/${organizationId}/${forecastItem}`],
    ['backups', () => '/backups'],
    ['organizations', () => '/organizations'],
    ['organization', ({ organizationId }) => `/organizations/${organizationId}`],
    ['billing', () => '/billing'],
    ['audit', () => '/audit'],
    ['audit, verified', () => '/audit/verify'],
    ['logs', () => '/logs'],
  ];

  it.each(pages)(
    '%s: accessible, readable on a phone, light and dark, small',
    async (name, path) => {
      await page.setViewportSize({ width: 1280, height: 860 });
      await page.emulateMedia({ colorScheme: 'light' });
      const answer = await page.goto(running.url + path(seeded));
      expect([name, answer?.status()]).toEqual([name, 200]);
      const html = await page.content();
      expect(html).not.toMatch(/<script(?! src="\/console\.js")/);
      expect(html).not.toMatch(/ on[a-z]+="/);
      expect(brotliCompressSync(html).length).toBeLessThan(200_000);
      expect([name, await cutOff(page)]).toEqual([name, []]);
      for (const picture of await page.locator('img.sheet').all())
        await picture.evaluate((img: { decode(): Promise<void>; loading: string }) => {
          img.loading = 'eager';
          return img.decode();
        });
      if (PICTURES && !name.includes(',')) {
        mkdirSync(PICTURES, { recursive: true });
        await page.screenshot({ path: join(PICTURES, `${name.replaceAll(' ', '-')}.png`) });
      }
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await findings(page)).toEqual([]);
      }
      await page.setViewportSize({ width: 360, height: 780 });
      expect([name, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([
        name,
        360,
      ]);
      await page.reload();
      expect([name, await page.locator('nav [aria-current]').evaluateAll(inSight)]).toEqual([
        name,
        true,
      ]);
    },
  );

  it('are all opened here, but for what others look at', () => {
    const app = new Hono<ConsoleEnv>();
    addPages(app);
    const opened = pages.map(([, path]) => new URL(path(seeded), running.url).pathname);
    const unopened = app.routes
      .filter(({ method }) => method === 'GET')
      .map(({ path }) => path)
      .filter((path) => {
        const pattern = new URLPattern({ pathname: path });
        return !opened.some((pathname) => pattern.test({ pathname }));
      });
    expect(unopened.sort()).toEqual(ELSEWHERE);
  });

  it.each([360, 1280])('the page of the API is readable at %d px', async (width) => {
    await page.setViewportSize({ width, height: 780 });
    await page.goto(`${running.url}/api/docs`);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });

  it.each(pages)('%s: what others wrote stays text', async (_name, path) => {
    evil ??= await seed(context, `${EVIL} Inc`);
    await page.goto(running.url + path(evil));
    expect(await page.locator('img:not(.sheet)').count()).toBe(0);
  });

  it('says of a filter that finds nothing that it finds nothing, and not that nothing waits', async () => {
    await page.goto(`${running.url}/dead-letters?error=Nope`);
    expect(await page.locator('main').textContent()).not.toMatch(/Nothing waits|No dead letters/);
    await page.goto(`${running.url}/dead-letters?field=customer%3Dnobody`);
    expect(await page.getByRole('heading', { name: 'By cause' }).count()).toBe(0);
  });

  it('tells the dead letters of a queue beside what waits in it', async () => {
    await page.goto(running.url);
    const row = page
      .getByRole('row')
      .filter({ has: page.getByRole('link', { name: 'billing', exact: true }) });
    expect(await row.locator('td').last().textContent()).toMatch(/^[1-9]\d*$/);
  });

  it('shows what happens as it happens, without loading anew', async () => {
    await page.goto(`${running.url}/flow`);
    await page.evaluate('window.stayed = true');
    await context.db.query(
      `INSERT INTO outbox (effect_key, source, detail_type, detail, created_at) VALUES ('live-1', 'a', 'b.live', '{}', clock_timestamp())`,
    );
    await page.getByText('live-1').waitFor();
    expect(await page.evaluate('window.stayed')).toBe(true);
  });

  it('lets a person decide about a document by keyboard alone', async () => {
    const { organizationId, documentId } = seeded;
    await page.goto(`${running.url}/documents/${organizationId}/${documentId}`);
    await page.keyboard.press('c');
    await page.getByLabel('Number').first().focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('RE-2026-0042');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Invoice RE-2026-0042' }).waitFor();
    await page.keyboard.press('a');
    await page.locator('dd .mark.approved').waitFor();
    await page.goto(`${running.url}/audit?action=documents`);
    expect(await page.getByRole('rowheader').allTextContents()).toEqual([
      'documents approve',
      'documents correct',
    ]);
  });

  it('takes no decision about a document that somebody else changed meanwhile', async () => {
    const { organizationId, documentId: id } = seeded;
    const address = `${running.url}/documents/${organizationId}/${id}`;
    await page.goto(address);
    const correction = { number: 'RE-2026-0043' };
    await correctDocument({ organizationId, id, by: 'bob', correction }, { db: context.db });
    await page.keyboard.press('y');
    await page.keyboard.press('r');
    await page.getByText('That is for good').waitFor();
    await page.keyboard.press('y');
    await page.getByText('Somebody else changed this document meanwhile').waitFor();
    await page.goto(address);
    await page.locator('dd .mark.review').waitFor();
    problems.length = 0;
  });

  it('marks where each value stands on the page', async () => {
    const { organizationId, documentId } = seeded;
    const answer = await page.goto(
      `${running.url}/documents/${organizationId}/${documentId}/pages/1.svg`,
    );
    const svg = (await answer?.text()) ?? '';
    expect(svg).toContain('<title>total</title>');
    expect(answer?.headers()['content-security-policy']).toContain('sandbox');
  });

  it('lets who may only look change nothing, and shows no secret', async () => {
    await signIn('look');
    await page.goto(`${running.url}/dead-letters/${seeded.letterId}`);
    expect(await page.content()).not.toContain('hunter2');
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByText('You are signed in to look').waitFor();
    await page.goto(`${running.url}/mail/${seeded.mailId}`);
    expect(await page.content()).not.toContain('ada@example.com');
    problems.length = 0;
  });

  it('raised no error, and fetched nothing from elsewhere', () => {
    expect(problems).toEqual([]);
  });
});

/** A forecast of an item with four weeks ahead, as wide as a chart becomes. */
async function seedForecast({ db }: { db: Database }, { organizationId }: Seeded): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `WITH s AS (INSERT INTO sites (organization_id, name) VALUES ($1, 'Far pier') RETURNING id),
     i AS (INSERT INTO inventory_items (organization_id, name, unit) VALUES ($1, 'Charted', 'kg') RETURNING id)
     INSERT INTO ai_demand_forecasts (organization_id, site_id, item_id, grain, first_day, steps, horizon,
       demand, quantiles, demand_class, champion, runner_up, why, scores, made_at)
     SELECT $1, s.id, i.id, 'day', '2026-11-21', array_fill(2, ARRAY[120]), 2, 5, '{"0.1": 3, "0.9": 8}',
       'smooth', 'steady', 'tsb', 'steady erred least', '{}', now() FROM s, i
     RETURNING item_id AS id`,
    [organizationId],
  );
  return rows[0]?.id as string;
}
