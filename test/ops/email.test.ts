import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { createSendEmailHandler } from '../../functions/send-email/handler.ts';
import type { OpsContext } from '../../ops/context.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import type { SendResult } from '../../shared/email/mailer.ts';
import { templates } from '../../shared/email/templates/index.ts';
import { consume } from './support/consumer.ts';
import { runOps } from './support/run-ops.ts';
import { startTestStack, type TestStack } from './support/stack.ts';

describe('ops email and ops notices', () => {
  let stack: TestStack;
  let context: OpsContext;
  let sender: { stop(): Promise<void> };
  let answer: SendResult;
  const ops = (...line: string[]) => runOps(line, stack);

  beforeAll(async () => {
    stack = await startTestStack(['email']);
    context = stack.context();
    const { db, clock } = context;
    const mailer = async () => answer;
    const handler = createSendEmailHandler({
      db,
      clock,
      deadLetters: createDeadLetters({ sql: db, clock }),
      mailers: { email: mailer, slack: mailer, sns: mailer },
      ownAddress: 'night@example.com',
      unsubscribeLinks: async () => undefined,
      poke: async () => {},
      wait: async () => {},
    });
    const time = { getRemainingTimeInMillis: () => 60_000 };
    const send = (event: SQSEvent) => handler(event, time);
    sender = consume({ queue: 'email', handler: send }, context);
  });
  beforeEach(async () => {
    answer = { status: 'sent', messageId: 'm-1' };
    await context.db.query('DELETE FROM email_logs');
    await context.db.query('DELETE FROM notice_targets');
  });
  afterAll(async () => {
    await sender.stop();
    await stack.stop();
  });

  it('previews every template as text and HTML, in the language and zone asked for', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'nightshift-preview-'));
    try {
      const shown = await ops('email', 'preview', '--out', dir, '--locale', 'de-AT');
      expect(shown.code).toBe(0);
      const names = Object.keys(templates);
      for (const name of names) expect(shown.stdout).toContain(`=== ${name}\n`);
      const files = names.flatMap((name) => [`${name}.html`, `${name}.txt`]).sort();
      expect((await readdir(dir)).sort()).toEqual(files);
    } finally {
      await rm(dir, { recursive: true });
    }
    const zone = await ops('email', 'preview', 'magic-link', '--time-zone', 'Asia/Tokyo');
    expect(zone.stdout).toMatch(/March 27, 2026 at 6:15\sPM GMT\+9/);
    expect((await ops('email', 'preview', 'none')).stderr).toContain(
      'no template "none": backup-failed',
    );
    expect((await ops('email', 'preview', '--time-zone', 'Mars/Olympus')).code).toBe(2);
  });

  it('proves the credentials by sending one, and says what the provider says', async () => {
    expect(await ops('email', 'test', 'you@example.com')).toMatchObject({
      code: 0,
      stdout: 'sent\n',
    });
    answer = { status: 'misconfigured', reason: 'AccessDeniedException' };
    expect(await ops('email', 'test', 'you@example.com')).toMatchObject({
      code: 3,
      stdout: 'queued: AccessDeniedException\n',
    });
    expect((await ops('email', 'test', 'nobody')).code).toBe(2);
    expect((await ops('email', 'list')).stdout).not.toContain('you@example.com');
  });

  it('shows what is parked, and does with it what the operator says', async () => {
    await context.db.query(
      `INSERT INTO email_logs (effect_key, recipient, template, category, data, secret, on_unknown, state, parked_at, sending_at, reason)
       SELECT 'k' || n, 'a@example.com', 'email-test', 'transactional', '{"code": "482913"}', true, 'park',
         'unknown', now(), now(), 'TimeoutError' FROM generate_series(1, 2) n`,
    );
    const parked = await ops('email', 'parked', '--json');
    expect(parked.code).toBe(3);
    const [first, second] = parked.json().map((mail: { id: string }) => mail.id);
    expect((await ops('email', 'resend', first, '--dry-run')).stdout).toContain('1 of 1');
    expect((await ops('email', 'give-up', second, '--yes')).code).toBe(0);
    expect((await ops('email', 'resend', first, '--yes')).code).toBe(0);
    expect((await ops('email', 'resend', '999')).code).toBe(2);
    const { rows } = await context.db.query('SELECT state, data FROM email_logs ORDER BY id');
    expect(rows[1]).toEqual({ state: 'failed', data: {} });
    expect((await ops('email', 'parked')).code).toBe(0);
  });

  it('suppresses an address and lets it have mail again, but not what it unsubscribed from', async () => {
    await ops('email', 'suppress', 'Ada@example.com');
    await context.db.query(
      `INSERT INTO email_suppressions (address, category, reason) VALUES ('ada@example.com', 'reminder', 'unsubscribe')`,
    );
    expect((await ops('email', 'suppressed')).stdout).not.toContain('ada@example.com');
    expect((await ops('email', 'suppressed', 'ada@example.com')).stdout).toContain('manual');
    expect((await ops('email', 'unsuppress', 'ada@example.com')).stdout).toBe('1 removed\n');
    const { rows } = await context.db.query('SELECT reason FROM email_suppressions');
    expect(rows).toEqual([{ reason: 'unsubscribe' }]);
  });

  it('lets an address go by either way of writing its domain', async () => {
    await ops('email', 'suppress', 'ada@münchen.example');
    expect((await ops('email', 'unsuppress', 'ada@xn--mnchen-3ya.example')).stdout).toContain(
      'removed',
    );
    const { rows } = await context.db.query(
      `SELECT address FROM email_suppressions WHERE address LIKE '%nchen%'`,
    );
    expect(rows).toEqual([]);
  });

  it('takes only places to which a notice can go, and never a webhook itself', async () => {
    expect((await ops('notices', 'add', 'email', 'ops@example.com')).code).toBe(0);
    const topic = 'arn:aws:sns:us-east-1:000000000000:nightshift-local-alarms';
    expect((await ops('notices', 'add', 'sns', topic)).code).toBe(0);
    for (const wrong of [['pager', 'x'], ['email', 'ops'], ['sns', 'alarms'], ['slack']]) {
      expect((await ops('notices', 'add', ...wrong)).code).toBe(2);
    }
    const leaked = await ops('notices', 'add', 'slack', 'https://hooks.example.com/T0/B0/secret');
    expect(leaked).toMatchObject({ code: 2, stderr: expect.stringContaining('slack-webhook') });
    expect(leaked.stderr).not.toContain('T0/B0');
    const { rows } = await context.db.query('SELECT channel FROM notice_targets ORDER BY 1');
    expect(rows).toEqual([{ channel: 'email' }, { channel: 'sns' }]);
  });

  it('tells every place at once when it is tried', async () => {
    await ops('notices', 'add', 'email', 'ops@example.com');
    expect((await ops('notices', 'test')).stdout).toBe('1 queued\n');
    expect((await ops('notices', 'list')).stdout).toContain('Nightshift can reach you');
  });
});
