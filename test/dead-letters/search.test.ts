import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Filter, isNarrow, statusesOf } from '../../shared/dead-letters/filter.ts';
import {
  type GroupFilter,
  listGroups,
  readGroup,
  sumOpen,
} from '../../shared/dead-letters/groups.ts';
import { createDeadLetters, discardDeadLetters } from '../../shared/dead-letters/record.ts';
import { listDeadLetters } from '../../shared/dead-letters/select.ts';
import { NotFound } from '../../shared/platform/errors.ts';
import { fixedClock } from '../support/clock.ts';
import { useDatabase } from '../support/use-database.ts';
import { makeFailed } from './make-failed.ts';

describe('the search of dead letters', () => {
  const { db } = useDatabase();
  const clock = fixedClock();
  const organizationId = randomUUID();
  const ids = new Map<string, string>();
  const give = async (name: string, failed: Parameters<typeof makeFailed>[0]) => {
    const { record } = createDeadLetters({ sql: db, clock });
    ids.set(name, (await record(makeFailed({ effectKey: name, ...failed }))).id);
  };
  const found = async (
    filter: Filter,
    more: { limit?: number; after?: string | undefined } = {},
  ) => {
    const { rows, next } = await listDeadLetters({ filter, limit: 100, ...more }, { sql: db });
    return { names: rows.map(({ effectKey }) => effectKey), next };
  };

  beforeAll(async () => {
    await db.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Harbor')`, [organizationId]);
    await db.query(
      'INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, $2)',
      [organizationId, 'cus_Harbor'],
    );
    clock.set('2026-11-21T03:00:00Z');
    const stripe = {
      id: 'evt_s',
      data: { object: { customer: 'cus_Harbor', api_key: 'hunter2hunter2' } },
    };
    await give('by-customer', {
      body: JSON.stringify({
        time: '2026-11-21T02:00:00Z',
        detail: { created: 1763690000, body: JSON.stringify(stripe) },
      }),
    });
    clock.set('2026-11-21T04:00:00Z');
    await give('by-name', {
      queue: 'email',
      functionName: 'send-email',
      body: JSON.stringify({ detail: { organizationId } }),
    });
    clock.set('2026-11-21T05:00:00Z');
    await give('by-upload', {
      queue: 'documents',
      error: { name: 'RejectMessage', message: '100 % of the pages are empty' },
      body: JSON.stringify({
        detail: { object: { key: `uploads/${organizationId}/${randomUUID()}/a.pdf` } },
      }),
    });
    clock.set('2026-11-21T06:00:00Z');
    await give('no-json', { queue: 'outbox', body: '{nope' });
  });

  it.each<[string, () => Filter, string[]]>([
    ['a queue', () => ({ queue: 'email' }), ['by-name']],
    ['a part of the reason, in any case', () => ({ error: 'rejectmessage: 100 %' }), ['by-upload']],
    ['a sign that SQL would take for any', () => ({ error: '_00 %' }), []],
    ['the beginning of an id', () => ({ id: ids.get('by-name')?.slice(0, 8) }), ['by-name']],
    [
      'a value of the payload, in the JSON within it',
      () => ({ field: 'customer=CUS_harbor' }),
      ['by-customer'],
    ],
    [
      'an organisation, wherever the message names it',
      () => ({ organizationId }),
      ['by-upload', 'by-name', 'by-customer'],
    ],
    ['another organisation', () => ({ organizationId: randomUUID() }), []],
    [
      'a time',
      () => ({ since: new Date('2026-11-21T04:00:00Z'), until: new Date('2026-11-21T06:00:00Z') }),
      ['by-upload', 'by-name'],
    ],
    ['a function', () => ({ function: 'send-email' }), ['by-name']],
    ['an effect key, whole', () => ({ effectKey: 'by-name' }), ['by-name']],
    ['a part of an effect key', () => ({ effectKey: 'by' }), []],
    ['the first moment of it', () => ({ until: new Date('2026-11-21T03:00:00Z') }), []],
    [
      'an organisation and a reason: both must hold',
      () => ({ organizationId, error: 'empty' }),
      ['by-upload'],
    ],
    [
      'a value under its name, spaces around it',
      () => ({ field: ' customer = cus_Harbor ' }),
      ['by-customer'],
    ],
    ['a value under another name', () => ({ field: 'buyer=cus_Harbor' }), []],
    ['a secret: it cannot be looked for', () => ({ field: 'api_key=hunter2hunter2' }), []],
  ])('finds by %s', async (_what, filter, names) => {
    expect((await found(filter())).names).toEqual(names);
  });

  it('finds by its cause, and by its status: what is open, without a word', async () => {
    const { rows } = await listGroups(
      { filter: { function: 'send-email' }, now: clock(), limit: 9 },
      { sql: db },
    );
    expect(rows).toMatchObject([{ function: 'send-email', waiting: 1 }]);
    expect((await found({ group: rows[0]?.id })).names).toEqual(['by-name']);
    const status = async (word: string) => (await found({ statuses: statusesOf(word) })).names;
    const open = await status('open');
    expect(open).toHaveLength(4);
    expect([await status('waiting'), await status('all'), (await found({})).names]).toEqual([
      ...[open, open, open],
    ]);
    expect([
      await status('replaying'),
      await status('resolved'),
      await status('discarded'),
    ]).toEqual([[], [], []]);
    expect(statusesOf('nope')).toBeUndefined();
  });

  it('is narrow by anything but the status', () => {
    expect(isNarrow({ statuses: ['waiting'], queue: undefined })).toBe(false);
    expect(isNarrow({ id: 'a' })).toBe(true);
  });

  it('lists causes by queue, function, time and a part of the reason; one by its id', async () => {
    const now = new Date('2026-11-21T06:30:00Z');
    const causes = async (filter: GroupFilter) =>
      (await listGroups({ filter, now, limit: 9 }, { sql: db })).rows
        .map(({ queue }) => queue)
        .sort();
    expect(await causes({})).toEqual(['billing', 'documents', 'email', 'outbox']);
    expect(await causes({ queue: 'email' })).toEqual(['email']);
    expect(await causes({ error: 'OF THE PAGES' })).toEqual(['documents']);
    expect(await causes({ error: 'rejectmessage: ' })).toHaveLength(4);
    expect(await causes({ since: new Date('2026-11-21T05:00:00Z') })).toEqual([
      'documents',
      'outbox',
    ]);
    const [group] = (await listGroups({ filter: { queue: 'email' }, now, limit: 9 }, { sql: db }))
      .rows;
    expect(await readGroup({ id: group?.id as string, now }, { sql: db })).toEqual(group);
    expect(group?.trend).toHaveLength(24);
    expect(group?.trend.slice(-4)).toEqual([0, 1, 0, 0]);
    await expect(readGroup({ id: randomUUID(), now }, { sql: db })).rejects.toThrow(NotFound);
    expect(await sumOpen({ sql: db })).toEqual({
      ...{ waiting: 4, replaying: 0, causes: 4 },
      newest: new Date('2026-11-21T06:00:00Z'),
    });
  });

  it('goes through all of them by key, and nothing twice when more come meanwhile', async () => {
    const first = await found({}, { limit: 2 });
    expect(first.names).toEqual(['no-json', 'by-upload']);
    clock.set('2026-11-21T07:00:00Z');
    await give('came-later', { queue: 'outbox' });
    const second = await found({}, { limit: 2, after: first.next });
    expect(second).toEqual({ names: ['by-name', 'by-customer'], next: undefined });
    await expect(found({}, { after: 'nope' })).rejects.toThrow('no place in this list');
    await expect(found({ id: '%' })).rejects.toThrow('begins no id');
    await expect(found({ field: 'cus_1' })).rejects.toThrow('name=value');
  });

  it('knows when what a message tells of happened', async () => {
    const { rows } = await listDeadLetters({ filter: { queue: 'billing' }, limit: 1 }, { sql: db });
    expect(rows[0]?.happenedAt).toEqual(new Date(1763690000_000));
  });

  it('counts each cause as letters come, move and go, without looking at them', async () => {
    const now = new Date('2026-11-21T07:30:00Z');
    const groups = async () =>
      (await listGroups({ filter: { queue: 'outbox' }, now, limit: 10 }, { sql: db })).rows;
    expect(await groups()).toMatchObject([
      { waiting: 2, discarded: 0, lastFailedAt: new Date('2026-11-21T07:00:00Z') },
    ]);
    expect((await groups())[0]?.trend.slice(-3)).toEqual([0, 1, 1]);
    // The reason is another one now: it belongs to another cause.
    clock.set('2026-11-21T07:10:00Z');
    await give('no-json', {
      queue: 'outbox',
      body: '{nope',
      error: { name: 'RejectMessage', message: 'no JSON' },
    });
    expect(await groups()).toMatchObject([{ waiting: 1 }, { waiting: 1 }]);
    await discardDeadLetters(
      { ids: [ids.get('came-later') as string], reason: 'known' },
      { sql: db, clock },
    );
    expect(await groups()).toMatchObject([{ waiting: 1, cause: 'no JSON' }]);
    const { rows: ended } = await listGroups(
      { filter: { queue: 'outbox', all: true }, now, limit: 10 },
      { sql: db },
    );
    expect(ended).toMatchObject([{ waiting: 1 }, { waiting: 0, discarded: 1 }]);
    const { rows } = await db.query(
      `SELECT sum(waiting)::int AS counted, (SELECT count(*)::int FROM dead_letters WHERE status = 'waiting') AS there
       FROM dead_letter_groups`,
    );
    expect(rows).toEqual([{ counted: 4, there: 4 }]);
  });

  it.each<[string, (stripeId: string, id: string) => object]>([
    ['an event of the customer itself', (stripeId) => ({ id: stripeId, object: 'customer' })],
    ['metadata', (_, id) => ({ id: 'sub_9', metadata: { organization_id: id } })],
  ])('finds what names an organisation by %s', async (name, objectOf) => {
    const id = randomUUID();
    await db.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Lindner')`, [id]);
    await db.query(
      'INSERT INTO billing_customers (organization_id, stripe_customer_id) VALUES ($1, $2)',
      [id, `cus_${id}`],
    );
    const body = JSON.stringify({ data: { object: objectOf(`cus_${id}`, id) } });
    await give(name, { body: JSON.stringify({ detail: { body } }) });
    expect((await found({ organizationId: id })).names).toEqual([name]);
  });
});
