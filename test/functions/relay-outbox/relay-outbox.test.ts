import { beforeEach, describe, expect, it } from '@jest/globals';
import { createRelayOutboxHandler } from '../../../functions/relay-outbox/handler.ts';
import { createDeadLetters } from '../../../shared/dead-letters/record.ts';
import { events } from '../../../shared/events/catalogue.ts';
import { writeOutbox } from '../../../shared/outbox/write-outbox.ts';
import type { BusEntry, PutEvents } from '../../../shared/platform/aws/put-events.ts';
import { RetryLater } from '../../../shared/platform/errors.ts';
import { sqsBatch } from '../../support/sqs-record.ts';
import { useDatabase } from '../../support/use-database.ts';

const at = new Date('2026-11-21T08:00:00Z');
const POKE = JSON.stringify({
  id: '1',
  source: 'nightshift.outbox',
  'detail-type': 'outbox.written',
  time: at.toISOString(),
  detail: {},
});
const SWEEP = JSON.stringify({ schedule: 'outbox-sweep', scheduledTime: '2026-11-21T08:00:00Z' });

describe('relay-outbox', () => {
  const { db } = useDatabase({ connections: 4 });

  beforeEach(() => db.query('DELETE FROM outbox'));

  it('publishes what was committed, oldest first, and marks it', async () => {
    await write(['a', 'b', 'c']);
    const bus = recordingBus();
    expect(await relay(bus.put)).toEqual({ batchItemFailures: [] });
    expect(bus.customers()).toEqual(['a', 'b', 'c']);
    expect(await unpublished()).toEqual([]);
  });

  it('publishes in the order of the rows also where their ids grow by a digit', async () => {
    await db.query(
      `INSERT INTO outbox (id, effect_key, source, detail_type, detail) OVERRIDING SYSTEM VALUE
       SELECT n, 'k' || n, 's', 't', jsonb_build_object('stripeCustomerId', n::text)
       FROM generate_series(999995, 1000004) n`,
    );
    const bus = recordingBus();
    await relay(bus.put);
    expect(bus.customers()).toEqual(Array.from({ length: 10 }, (_, i) => String(999_995 + i)));
  });

  it('publishes the others while another relay holds a row', async () => {
    await write(['a', 'b']);
    const bus = recordingBus();
    await db.transaction(async (tx) => {
      await tx.query(`SELECT FROM outbox WHERE detail->>'stripeCustomerId' = 'a' FOR UPDATE`);
      await relay(bus.put);
    });
    expect(bus.customers()).toEqual(['b']);
    expect(await unpublished()).toEqual(['a']);
  });

  it('publishes an older row, too, that was committed while it was at the later ones', async () => {
    const bus = recordingBus();
    let commit = () => {};
    let older: Promise<void> | undefined;
    await new Promise<void>((written) => {
      older = db.transaction(async (sql) => {
        await writeOutbox([mapped('older')], { sql });
        written();
        await new Promise<void>((wake) => {
          commit = wake;
        });
      });
    });
    await write(Array.from({ length: 150 }, (_, i) => `cus_${i}`));
    await relay(async (entries) => {
      commit();
      await older;
      return bus.put(entries);
    });
    expect(bus.customers()).toHaveLength(151);
    expect(bus.customers().at(-1)).toBe('older');
  });

  it('tells consumers the row’s id, by which they know a second delivery', async () => {
    await write(['a']);
    const bus = recordingBus();
    await relay(bus.put);
    const { rows } = await db.query<{ id: string }>('SELECT id::text FROM outbox');
    expect(JSON.parse(bus.entries[0]?.detail ?? '{}').outboxId).toBe(rows[0]?.id);
  });

  it('puts no more than ten entries into a call, however many rows wait', async () => {
    await write(Array.from({ length: 234 }, (_, i) => `cus_${i}`));
    const bus = recordingBus();
    await relay(bus.put);
    expect(bus.entries).toHaveLength(234);
    expect(Math.max(...bus.calls)).toBe(10);
    expect(await unpublished()).toEqual([]);
  });

  it('keeps a refused row with its reason, and publishes all that follow it', async () => {
    await write(Array.from({ length: 120 }, (_, i) => `cus_${i}`));
    const bus = recordingBus((entry) =>
      entry.detail.includes('"cus_3"') ? 'TooLarge' : undefined,
    );
    await relay(bus.put);
    const { rows } = await db.query(
      `SELECT detail->>'stripeCustomerId' AS customer, attempts, last_error FROM outbox
       WHERE published_at IS NULL`,
    );
    expect(rows).toEqual([{ customer: 'cus_3', attempts: 1, last_error: 'TooLarge' }]);
  });

  it('leaves every row unpublished and the message on its queue when the bus is down', async () => {
    await write(['a', 'b']);
    const down: PutEvents = async () => {
      throw new RetryLater('AWS cannot be reached');
    };
    expect(await relay(down)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }] });
    expect(await unpublished()).toEqual(['a', 'b']);
  });

  it('publishes each row once when several relays run at the same time', async () => {
    await write(Array.from({ length: 500 }, (_, i) => `cus_${i}`));
    const bus = recordingBus();
    await Promise.all([relay(bus.put), relay(bus.put), relay(bus.put)]);
    expect(bus.customers().sort()).toEqual([...new Set(bus.customers())].sort());
    expect(bus.entries).toHaveLength(500);
  });

  it('asks for another run when its time is up', async () => {
    await write(Array.from({ length: 250 }, (_, i) => `cus_${i}`));
    const bus = recordingBus();
    let asked = 0;
    let pokes = 0;
    await relay(bus.put, {
      remaining: () => (asked++ < 1 ? 30_000 : 1_000),
      poke: async () => {
        pokes += 1;
      },
    });
    expect([bus.entries.length, pokes]).toEqual([100, 1]);
  });

  it('records a sweep once, however often it is delivered', async () => {
    await relay(recordingBus().put, { bodies: [SWEEP, SWEEP] });
    await relay(recordingBus().put, { bodies: [SWEEP] });
    const { rows } = await db.query('SELECT schedule, result FROM occurrences');
    expect(rows).toEqual([
      { schedule: 'outbox-sweep', result: { published: 0, refused: 0, finished: true } },
    ]);
  });

  it('makes a dead letter of a message that is neither a poke nor a sweep', async () => {
    expect(await relay(recordingBus().put, { bodies: ['{"hello":1}'] })).toEqual({
      batchItemFailures: [],
    });
    const { rows } = await db.query('SELECT queue, error_name FROM dead_letters');
    expect(rows).toEqual([{ queue: 'outbox', error_name: 'RejectMessage' }]);
  });

  const mapped = (stripeCustomerId: string) => ({
    definition: events.customerMapped,
    detail: { stripeCustomerId },
    effectKey: `customer-mapped:${stripeCustomerId}`,
  });

  async function write(customers: string[]) {
    const list = customers.map(mapped);
    // One statement each keeps the order that the test names them in.
    await db.transaction(async (tx) => {
      for (const event of list) await writeOutbox([event], { sql: tx });
    });
  }

  async function unpublished(): Promise<unknown[]> {
    const { rows } = await db.query(
      `SELECT detail->>'stripeCustomerId' AS customer FROM outbox
       WHERE published_at IS NULL ORDER BY id`,
    );
    return rows.map((row) => row.customer);
  }

  function relay(
    putEvents: PutEvents,
    {
      bodies = [POKE],
      remaining = () => 30_000,
      poke = async () => {},
    }: { bodies?: string[]; remaining?: () => number; poke?: () => Promise<void> } = {},
  ) {
    const clock = () => at;
    const deadLetters = createDeadLetters({ sql: db, clock });
    const handler = createRelayOutboxHandler({ db, deadLetters, putEvents, poke, clock });
    return handler(sqsBatch('outbox', bodies), { getRemainingTimeInMillis: remaining });
  }
});

function recordingBus(refuse: (entry: BusEntry) => string | undefined = () => undefined) {
  const entries: BusEntry[] = [];
  const calls: number[] = [];
  const put: PutEvents = async (batch) => {
    calls.push(batch.length);
    entries.push(...batch);
    return batch.map(refuse);
  };
  const customers = () => entries.map((entry) => JSON.parse(entry.detail).stripeCustomerId);
  return { entries, calls, put, customers };
}
