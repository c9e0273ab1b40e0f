import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { audited } from '../../ops/actions/audit.ts';
import { writeAct } from '../../shared/access/audit/write-act.ts';
import { sendItems } from '../../shared/dead-letters/replays/send-items.ts';
import { startReplay } from '../../shared/dead-letters/replays/start.ts';
import { announceDocument } from '../../shared/documents/intake/open-upload.ts';
import { traceOfDocument } from '../../shared/documents/lifecycle/store.ts';
import { queueEmails } from '../../shared/email/queue-emails.ts';
import { templates } from '../../shared/email/templates/index.ts';
import { readFlow } from '../../shared/flow/flow.ts';
import { relayOutbox } from '../../shared/outbox/relay.ts';
import type { Outgoing } from '../../shared/platform/aws/send-messages.ts';
import { currentTrace, withTrace, writeXray } from '../../shared/platform/trace.ts';
import { recordOccurrence } from '../../shared/scheduling/occurrences.ts';
import { detailOf, HARBOR, makeEvent } from '../billing/support.ts';
import { stripeOnBus } from '../functions/sync-billing/messages.ts';
import { openWorld, type World } from '../functions/sync-billing/world.ts';
import { sqsRecord } from '../support/sqs-record.ts';

/** Traces as a caller writes them; each ends in its own digit. */
const traceOf = (digit: number) => ({
  traceId: `4bf92f3577b34da6a3ce929d0e0e473${digit}`,
  parentId: '00f067aa0ba902b7',
  sampled: true,
});

describe('a trace', () => {
  let world: World;
  const clock = () => new Date();
  beforeAll(async () => {
    world = await openWorld();
  });
  beforeEach(async () => {
    await world.reset();
    await world.map();
  });
  afterAll(() => world.stop());

  const placesOf = async (key: string) =>
    (await readFlow({ key, limit: 100 }, { sql: world.db })).map(
      ({ place, trace }) => `${place} ${trace}`,
    );
  const billingRecord = (digit: number, body = stripeOnBus(detailOf(changed(digit)))) =>
    sqsRecord({
      ...{ queue: 'billing', id: `m-${digit}`, body: JSON.stringify(body) },
      trace: writeXray(traceOf(digit)),
    });
  const changed = (digit: number) =>
    makeEvent('customer.subscription.updated', { id: `evt_${digit}`, created: 1_790_000_000 });

  it('stands in each row of a batch, of the call that brought it, and goes on from the outbox', async () => {
    expect(await world.makeHandler()({ Records: [billingRecord(1), billingRecord(2)] })).toEqual({
      batchItemFailures: [],
    });
    for (const digit of [1, 2]) {
      const { traceId } = traceOf(digit);
      expect(await placesOf(traceId)).toEqual([`Stripe ${traceId}`, `outbox ${traceId}`]);
    }
    const relayed: unknown[] = [];
    const putEvents = async (entries: { trace?: unknown }[]) => {
      relayed.push(...entries.map(({ trace }) => trace));
      return entries.map(() => undefined);
    };
    let rounds = 1;
    await relayOutbox({ db: world.db, putEvents, clock, hasTime: () => rounds-- > 0 });
    expect(relayed).toEqual(expect.arrayContaining([traceOf(1), traceOf(2)]));
  });

  it('stands in a dead letter, and its replay is a part of it', async () => {
    const { db } = world;
    const broken = stripeOnBus({ ...detailOf(changed(3)), proof: 'none' });
    await world.makeHandler()({ Records: [billingRecord(3, broken)] });
    const { traceId } = traceOf(3);
    expect(await placesOf(traceId)).toEqual([`dead letter ${traceId}`]);
    const [{ id } = { id: '' }] = (await world.rows('SELECT id FROM dead_letters')) as {
      id: string;
    }[];
    const begin = async (tx: typeof db) =>
      (
        await tx.query<{ id: string }>(
          `INSERT INTO operator_actions (started_at, operator, via, action, subject)
           VALUES (now(), 'Ada', 'cli', 'replay', '{}') RETURNING id`,
        )
      ).rows[0]?.id as string;
    const begun = await startReplay(
      { selection: { ids: [id] }, reason: 'test', dryRun: false, rate: 20, maxFailures: null },
      { db, clock, begin: begin as never },
    );
    const sent: Outgoing[] = [];
    const { rows } = await db.query('SELECT * FROM replays WHERE id = $1', [begun.id]);
    await sendItems(
      { replay: rows[0] as never, limit: 10 },
      {
        ...{ db, clock },
        send: async (_queue, messages) => {
          sent.push(...messages);
          return new Map();
        },
      },
    );
    expect(sent.map(({ trace }) => trace?.traceId)).toEqual([traceId]);
    expect(await placesOf(traceId)).toEqual([`dead letter ${traceId}`, `replay ${traceId}`]);
  });

  it('is found in every notation, and a mail, a document and a run of a job are found by it', async () => {
    const { db } = world;
    const trace = traceOf(4);
    const { id } = await withTrace(trace, () =>
      db.transaction(async (sql) => {
        const template = 'payment-failed';
        const data = templates[template].sample;
        const mail = { template, data, effectKey: 'a', recipient: 'ada@example.com' } as const;
        await queueEmails([mail as never], { sql });
        const occurrence = { schedule: 'create-checkins', scheduledTime: '2026-11-29T08:00:00Z' };
        await recordOccurrence({ occurrence }, { sql });
        return announceDocument({ organizationId: HARBOR, fileName: 'a.pdf' }, { sql, clock });
      }),
    );
    const { traceId } = trace;
    const places = ['document', 'job', 'mail'].map((place) => `${place} ${traceId}`);
    for (const key of [
      traceId,
      `00-${traceId}-00f067aa0ba902b7-01`,
      `1-${traceId.slice(0, 8)}-${traceId.slice(8)}`,
    ])
      expect((await placesOf(key)).sort()).toEqual(places);
    // The file comes by a bucket, which knows nothing of the request.
    const found = await traceOfDocument({ organizationId: HARBOR, id }, { sql: db });
    expect(found?.traceId).toBe(traceId);
  });

  it('stands in the record of a member’s act, which its request finds, and in a mail with documents', async () => {
    const { db } = world;
    const { traceId } = traceOf(5);
    await withTrace(traceOf(5), () =>
      db.transaction(async (sql) => {
        const origin = { ip: '192.0.2.7', requestId: 'request-5' };
        const act = { organizationId: HARBOR, by: 'user 1', action: 'site.removed', subject: {} };
        await writeAct({ ...act, origin }, { sql });
        await sql.query(
          `INSERT INTO document_mails (organization_id, message_key, object_key, sender, subject, status, received_at)
           VALUES ($1, 'm', 'mail/m', 'a@example.com', 'Invoice', 'waiting', now())`,
          [HARBOR],
        );
      }),
    );
    expect((await placesOf(traceId)).sort()).toEqual([
      `audit ${traceId}`,
      `document mail ${traceId}`,
    ]);
    expect(await placesOf('request-5')).toEqual([`audit ${traceId}`]);
    const newest = await readFlow({ organizationId: HARBOR, limit: 100 }, { sql: db });
    expect(newest.map(({ place }) => place)).toEqual(
      expect.arrayContaining(['audit', 'document mail']),
    );
  });

  it('begins with an operator’s act, and finds what it brought about', async () => {
    const { db } = world;
    const operator = { db, clock, operator: 'Ada', role: 'act', via: 'cli' } as const;
    const act = {
      action: 'campaigns pause',
      subject: { reason: 'SES warns' },
      outcome: () => ({}),
    };
    const traceId = await audited(act, operator, async () => {
      const told = { organizationId: HARBOR, by: 'operator Ada', action: 'x.changed', subject: {} };
      await db.transaction((sql) => writeAct(told, { sql }));
      return currentTrace()?.traceId as string;
    });
    expect(await placesOf(traceId)).toEqual([`operator ${traceId}`, `audit ${traceId}`]);
    const [step] = await readFlow({ key: traceId, limit: 9 }, { sql: db });
    expect(step).toMatchObject({
      name: 'campaigns pause',
      state: 'done',
      detail: 'Ada: SES warns',
    });
  });
});
