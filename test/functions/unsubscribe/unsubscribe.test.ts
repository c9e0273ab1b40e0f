import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { createUnsubscribeHandler } from '../../../functions/unsubscribe/handler.ts';
import { queueEmails } from '../../../shared/email/queue-emails.ts';
import {
  createUnsubscribeLinks,
  signUnsubscribeToken,
} from '../../../shared/email/unsubscribe-link.ts';
import { createDatabase, type Database } from '../../../shared/platform/database/database.ts';
import type { HttpRequest } from '../../../shared/platform/http/request.ts';
import { createSecretReader } from '../../../shared/platform/secrets.ts';
import { type EmailHouse, HARBOR, openEmailHouse } from '../../email/support/house.ts';
import { version } from '../../support/secret-version.ts';

const sample = JSON.parse(
  await readFile(new URL('../../../events/http/unsubscribe.json', import.meta.url), 'utf8'),
) as HttpRequest;

describe('/unsubscribe', () => {
  let house: EmailHouse;
  let leaving: Database;
  const secrets = createSecretReader({
    fetchSecret: async (_arn, stage) =>
      version(stage === 'current' ? 'new key' : 'old key', new Date()),
  });
  const call = async (method: string, token: string) => {
    const handler = createUnsubscribeHandler({ db: leaving, secrets, secretName: 'arn' });
    const routeKey = `${method} /unsubscribe`;
    return handler({ ...sample, routeKey, queryStringParameters: { token } }, {} as Context);
  };
  const campaign = async (n: number) => {
    await queueEmails(
      [
        {
          template: 'campaign',
          effectKey: `campaign:${n}`,
          recipient: 'Ada@example.com',
          organizationId: HARBOR,
          data: { subject: 'Hello', body: 'Hi', organization: 'Harbor Coffee' },
        },
      ],
      { sql: house.db },
    );
    const { rows } = await house.db.query<{ id: string }>(
      'SELECT id FROM email_logs WHERE effect_key = $1',
      [`campaign:${n}`],
    );
    return rows[0]?.id as string;
  };
  const suppressions = async () =>
    (
      await house.db.query(
        'SELECT address, organization_id, category, reason FROM email_suppressions',
      )
    ).rows;

  beforeAll(async () => {
    house = await openEmailHouse();
    const url = await house.database.login('unsubscribe');
    leaving = createDatabase({ url: async () => url });
  });
  afterAll(async () => {
    await leaving.end();
    await house.stop();
  });

  it('asks on GET and changes nothing: scanners open links', async () => {
    const token = signUnsubscribeToken({ emailId: await campaign(1), key: 'new key' });
    const answer = await call('GET', token);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('<form method="post">');
    expect(answer.body).toContain('Campaigns of Harbor Coffee');
    expect(await suppressions()).toEqual([]);
  });

  it('does it on POST, once or twice, for the category and organisation of the mail', async () => {
    const link = createUnsubscribeLinks({
      secrets,
      secretName: 'arn',
      publicUrl: 'https://api.example.com',
    });
    const url = new URL((await link(await campaign(1), 'campaign')) as string);
    const token = url.searchParams.get('token') as string;
    expect((await call('POST', token)).statusCode).toBe(200);
    expect((await call('POST', token)).statusCode).toBe(200);
    expect(await suppressions()).toEqual([
      {
        address: 'ada@example.com',
        organization_id: HARBOR,
        category: 'campaign',
        reason: 'unsubscribe',
      },
    ]);
    const later = await campaign(2);
    await house.send();
    const { rows } = await house.db.query('SELECT state FROM email_logs WHERE id = $1', [later]);
    expect(rows[0]).toEqual({ state: 'suppressed' });
  });

  it('knows links that the previous key signed, and no others', async () => {
    const emailId = await campaign(3);
    expect((await call('GET', signUnsubscribeToken({ emailId, key: 'old key' }))).statusCode).toBe(
      200,
    );
    expect((await call('GET', signUnsubscribeToken({ emailId, key: 'a guess' }))).statusCode).toBe(
      400,
    );
    const [, signature] = signUnsubscribeToken({ emailId, key: 'new key' }).split('.');
    expect((await call('POST', `${Number(emailId) + 1}.${signature}`)).statusCode).toBe(400);
    expect((await call('POST', '')).statusCode).toBe(400);
  });

  it('gives no link to what cannot be unsubscribed from', async () => {
    const link = createUnsubscribeLinks({
      secrets,
      secretName: 'arn',
      publicUrl: 'https://api.example.com',
    });
    expect(await link('1', 'transactional')).toBeUndefined();
    expect(await link('1', 'notice')).toBeUndefined();
  });
});
