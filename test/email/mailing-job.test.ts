import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { mailingJob } from '../../shared/email/mailing-job.ts';
import { events } from '../../shared/events/catalogue.ts';
import { poke } from '../../shared/events/poke.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { sqsBatch } from '../support/sqs-record.ts';
import { useDatabase } from '../support/use-database.ts';

describe('a job that puts mails into the ledger', () => {
  const { db } = useDatabase();

  const at = (minute: number) => `2026-03-27T09:${String(minute).padStart(2, '0')}:00Z`;
  const run = async (
    scheduledTime: string,
    queued: number,
    pokeSender: () => Promise<void> = async () => {},
  ) => {
    const clock = () => new Date(scheduledTime);
    const deps = { db, clock, deadLetters: createDeadLetters({ sql: db, clock }), pokeSender };
    const handler = mailingJob({
      job: jobs['send-reminders'],
      deps,
      plan: async () => ({ queued }),
    });
    return handler(sqsBatch('send-reminders', [{ schedule: 'send-reminders', scheduledTime }]));
  };
  const committed = async (scheduledTime: string) =>
    (await db.query('SELECT FROM occurrences WHERE scheduled_time = $1', [scheduledTime])).rowCount;

  it('wakes the sender when it queued something, and writes no outbox row for it', async () => {
    const poked: string[] = [];
    await run(at(0), 3, async () => void poked.push('poked'));
    expect(poked).toEqual(['poked']);
    expect(await committed(at(0))).toBe(1);
    expect((await db.query('SELECT FROM outbox')).rowCount).toBe(0);
  });

  it('wakes nobody when it queued nothing, nor for an occurrence that ran before', async () => {
    const poked: string[] = [];
    const count = async () => void poked.push('poked');
    await run(at(15), 0, count);
    await run(at(30), 1, count);
    await run(at(30), 1, count);
    expect(poked).toHaveLength(1);
  });

  it('has run when the poke is lost: the sweep of the next minute sends', async () => {
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:9';
    const answer = await run(at(45), 1, () => poke(events.emailQueued, { busName: 'bus' }));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await committed(at(45))).toBe(1);
  });

  it('pokes with the event that wakes send-email', async () => {
    const bodies: string[] = [];
    const bus = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      bodies.push(body);
      response.end('{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}');
    });
    await new Promise<void>((listening) => bus.listen(0, '127.0.0.1', listening));
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(bus.address() as AddressInfo).port}`;
    await poke(events.emailQueued, { busName: 'nightshift-test' });
    bus.close();
    expect(bodies.map((body) => JSON.parse(body).Entries)).toEqual([
      [
        {
          EventBusName: 'nightshift-test',
          Source: 'nightshift.email',
          DetailType: 'email.queued',
          Detail: '{}',
        },
      ],
    ]);
  });
});
