import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import type { StackFile } from '../../ops/stack/stack-file.ts';
import { eventually } from '../support/eventually.ts';
import { isRunning } from '../support/processes.ts';
import { Nightshift } from './nightshift.ts';

const PAGE = join(import.meta.dirname, '../../docs/connect.md');
const SUBSCRIPTION = 'events/stripe/customer.subscription.updated.json';

/** What the page has people run. */
const programs = () =>
  [...readFileSync(PAGE, 'utf8').matchAll(/```js\n([\s\S]*?)```/g)].map(([, text = '']) => text);

/** Milliseconds: the first start bundles, beside a second worker. */
jest.setTimeout(150_000);

describe('a newcomer', () => {
  let nightshift: Nightshift;
  let stack: StackFile;

  beforeAll(async () => {
    nightshift = await Nightshift.create();
    stack = await nightshift.start();
  });
  afterAll(() => nightshift.remove());

  const rows = async (text: string) => {
    const client = new pg.Client({ connectionString: stack.databaseUrl });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };

  it('sends a sample event and finds its row within two seconds', async () => {
    const sent = await nightshift.events('send', SUBSCRIPTION);
    expect(sent).toMatchObject({ code: 0 });
    const found = await eventually(
      async () => {
        const subscriptions = await rows(
          'SELECT organization_id, status FROM billing_subscriptions',
        );
        expect(subscriptions).toHaveLength(1);
        return subscriptions[0];
      },
      { within: 2_000 },
    );
    expect(found).toEqual({
      organization_id: '11111111-1111-4111-8111-111111111111',
      status: 'active',
    });
  });

  it('connects an application as the page says', async () => {
    const [program = ''] = programs();
    const ran = await nightshift.program(program);
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('Harbor Coffee') });
    await eventually(async () => {
      const mails = await rows('SELECT template, recipient, state FROM email_logs');
      expect(mails).toEqual([
        { template: 'magic-link', recipient: 'ada@example.com', state: 'delivered' },
      ]);
    });
  });

  it('asks the API with a key, and has an invoice read, as the page says', async () => {
    const [, program = ''] = programs();
    const scopes = ['--scopes', 'billing:read,usage:write,documents:read,documents:write'];
    const made = await nightshift.ops(
      'api-keys',
      'create',
      'till',
      '--organization',
      'harbor',
      ...scopes,
    );
    const [KEY = ''] = made.stdout.split('\n');
    const args = ['events/documents/wholesale-de.pdf'];
    const ran = await nightshift.program(program, { args, env: { KEY } });
    expect([ran.stderr, ran.code]).toEqual(['', 0]);
    expect(ran.stdout).toContain('true');
    expect(ran.stdout).toContain("review [ 'vendor: not known yet' ]");
  });

  it('is told by the doctor that all is well', async () => {
    const { code, stdout } = await nightshift.ops('doctor');
    // What it found is told where it is not well.
    expect([code, stdout]).toEqual([0, expect.any(String)]);
  });

  it('is told what to do when the stack is asked for a second time', async () => {
    const second = await nightshift.startAgain();
    expect(second.code).not.toBe(0);
    expect(`${second.stdout}${second.stderr}`).toContain(String(stack.pid));
  });

  it('stops it with Ctrl-C, no process stays behind, and the data is there at the next start', async () => {
    const below = nightshift.children();
    expect(below.length).toBeGreaterThan(0);
    expect(await nightshift.stop('SIGINT')).toBe(0);
    expect(below.filter(isRunning)).toEqual([]);
    expect(nightshift.running).toBe(false);

    const unreachable = await nightshift.events('send', SUBSCRIPTION);
    expect(unreachable.code).not.toBe(0);
    expect(unreachable.stderr).toContain('npm start');

    stack = await nightshift.start();
    expect(await rows('SELECT status FROM billing_subscriptions')).toEqual([{ status: 'active' }]);
  });

  it('survives a kill -9: what was left behind is cleaned up at the next start', async () => {
    await nightshift.stop('SIGKILL');
    stack = await nightshift.start();
    expect(await rows('SELECT status FROM billing_subscriptions')).toEqual([{ status: 'active' }]);
  });
});
