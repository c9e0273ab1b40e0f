import { readFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { createJobsApiHandler } from '../../../functions/jobs-api/handler.ts';
import { bearer } from '../../../shared/platform/http/bearer.ts';
import type { HttpRequest } from '../../../shared/platform/http/request.ts';
import { createSecretReader } from '../../../shared/platform/secrets.ts';
import { version } from '../../support/secret-version.ts';

const sample = JSON.parse(
  await readFile(new URL('../../../events/http/jobs-api.json', import.meta.url), 'utf8'),
) as HttpRequest;

describe('POST /internal/<job>', () => {
  let sent: unknown[];
  let now: Date;
  let stored: { current: string; previous?: string };
  let reads: number;
  let handler: ReturnType<typeof createJobsApiHandler>;

  beforeEach(() => {
    sent = [];
    now = new Date('2026-11-23T08:00:07.300Z');
    stored = { current: 'one' };
    reads = 0;
    const clock = () => now;
    const secrets = createSecretReader({
      clock,
      fetchSecret: async (_arn, stage) => {
        reads += 1;
        return version(stage === 'current' ? stored.current : stored.previous, now);
      },
    });
    handler = createJobsApiHandler({
      jobs: bearer({ secrets, secretName: 'arn', clock }),
      clock,
      send: async ({ job, occurrence }) => {
        sent.push([job.queue, occurrence]);
      },
    });
  });

  const post = async (over: Partial<HttpRequest> & { token?: string } = {}) => {
    const { token = 'one', ...request } = over;
    const headers = { ...sample.headers, authorization: `Bearer ${token}` };
    const answer = await handler({ ...sample, headers, ...request }, {} as Context);
    return { status: answer.statusCode, body: JSON.parse(answer.body ?? '{}') };
  };

  it('puts an occurrence on the queue of the job, for the time that the body says', async () => {
    const occurrence = { schedule: 'send-reminders', scheduledTime: '2026-11-23T08:00:00Z' };
    expect(await post()).toEqual({
      status: 202,
      body: { job: 'send-reminders', scheduledTime: occurrence.scheduledTime },
    });
    expect(sent).toEqual([['send-reminders', occurrence]]);
  });

  it('takes now without a body', async () => {
    expect((await post({ body: '' })).body.scheduledTime).toBe('2026-11-23T08:00:07Z');
  });

  it('sends nothing for a wrong token, an unknown job or a body that is no time', async () => {
    expect((await post({ token: 'two' })).status).toBe(401);
    expect((await post({ headers: {} })).status).toBe(401);
    expect((await post({ pathParameters: { job: 'nothing' } })).status).toBe(404);
    expect((await post({ body: '{"scheduledTime":"yesterday"}' })).status).toBe(400);
    expect((await post({ body: '{"when":"now"}' })).status).toBe(400);
    expect(sent).toEqual([]);
  });

  it('does not run what is due later: it would take the place of that run', async () => {
    const body = '{"scheduledTime":"2026-11-24T08:00:00Z"}';
    expect(await post({ body })).toMatchObject({
      status: 400,
      body: { message: 'The scheduled time is still to come' },
    });
    expect(sent).toEqual([]);
  });

  it('takes a rotated token at once, and goes on taking the one before', async () => {
    await post();
    stored = { current: 'two', previous: 'one' };
    expect((await post({ token: 'two' })).status).toBe(202);
    expect((await post({ token: 'one' })).status).toBe(202);
  });

  it('does not let wrong tokens hammer the secret', async () => {
    for (let i = 0; i < 20; i++) await post({ token: `guess-${i}` });
    expect(reads).toBeLessThanOrEqual(4);
  });
});
