import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cancelCampaign } from '../../shared/campaigns/states.ts';
import { applyFeedback } from '../../shared/email/apply-feedback.ts';
import { releaseClaims } from '../../shared/email/ledger/claim.ts';
import { markSending } from '../../shared/email/ledger/mark-sending.ts';
import { settleParked } from '../../shared/email/ledger/parked.ts';
import { resolveUnknown } from '../../shared/email/ledger/resolve-unknown.ts';
import { type Settlement, settle } from '../../shared/email/ledger/settle.ts';
import {
  type Move,
  STATES,
  type State,
  type Transition,
  transitions,
} from '../../shared/email/ledger/transitions.ts';
import { useDatabase } from '../support/use-database.ts';
import { putMail } from './support/put-mail.ts';

const NOW = new Date('2026-03-27T09:00:00Z');
const minutes = (n: number) => new Date(NOW.getTime() + n * 60_000);
const LEASE = randomUUID();
const ORGANIZATION = randomUUID();
const CAMPAIGN = randomUUID();

type Row = Record<string, unknown> & { id: string; state: State };

describe('a mail of the ledger', () => {
  const { db } = useDatabase();
  let id: string;
  beforeAll(async () => {
    await db.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Mill')`, [ORGANIZATION]);
    await db.query(
      `INSERT INTO campaigns (id, organization_id, name, subject, body) VALUES ($1, $2, 'News', 'News', 'News')`,
      [CAMPAIGN, ORGANIZATION],
    );
  });
  beforeEach(async () => {
    await db.query('DELETE FROM email_logs');
    await db.query('DELETE FROM email_suppressions');
    await db.query('DELETE FROM email_events');
  });

  /** Puts one in whatever state it is. */
  const put = async (columns: Record<string, unknown>): Promise<void> => {
    id = await putMail({ lease: LEASE, ...columns }, { db, now: NOW });
  };
  const row = async () =>
    (await db.query<Row>('SELECT * FROM email_logs WHERE id = $1', [id])).rows[0] as Row;

  const mark = () =>
    markSending({ ids: [id], lease: LEASE, leaseSeconds: 120, now: NOW }, { sql: db });
  const answer = (settlement: Omit<Settlement, 'id'>) =>
    settle({ settlements: [{ id, ...settlement }], lease: LEASE, now: NOW }, { sql: db });
  const report = (event: 'send' | 'delivery' | 'bounce' | 'complaint' | 'reject') =>
    db.transaction((sql) =>
      applyFeedback(
        [{ messageId: 'ses-1', event, emailId: id, at: NOW.toISOString(), mailed: [] }],
        { sql },
      ),
    );

  /** A report finds a mail that an operator was to decide on. */
  const HELD = { held: true, parked_at: minutes(-1) };
  /** What makes each move, and what must hold of the row for it besides its state. */
  const WAYS: Partial<
    Record<Move, { with?: Record<string, unknown>; act: () => Promise<unknown> }>
  > = {
    hold: { with: { held: true }, act: mark },
    'put-off': { with: { quiet_from: minutes(-1), quiet_until: minutes(60) }, act: mark },
    expire: { with: { expires_at: NOW }, act: mark },
    suppress: {
      act: async () => {
        await db.query(
          `INSERT INTO email_suppressions (address, reason) VALUES ('ada@example.com', 'manual')`,
        );
        await mark();
      },
    },
    send: { act: mark },
    sent: { act: () => answer({ outcome: 'sent', messageId: 'ses-1' }) },
    again: { act: () => answer({ outcome: 'again', reason: 'slow', notBefore: minutes(1) }) },
    refuse: { act: () => answer({ outcome: 'failed', reason: 'no' }) },
    doubt: { act: () => answer({ outcome: 'unknown', reason: 'silence' }) },
    'report-sent': { with: HELD, act: () => report('send') },
    'report-delivered': { with: HELD, act: () => report('delivery') },
    'report-bounced': { with: HELD, act: () => report('bounce') },
    'report-complained': { with: HELD, act: () => report('complaint') },
    'report-rejected': { with: HELD, act: () => report('reject') },
    'send-again': {
      with: { parked_at: minutes(-1) },
      act: () => settleParked({ ids: [id], move: 'send-again' }, { sql: db }),
    },
    'give-up': {
      with: { parked_at: minutes(-1) },
      act: () => settleParked({ ids: [id], move: 'give-up' }, { sql: db }),
    },
    withdraw: {
      with: { organization_id: ORGANIZATION, campaign_id: CAMPAIGN, held: true },
      act: async () => {
        await db.query(`UPDATE campaigns SET state = 'sending' WHERE id = $1`, [CAMPAIGN]);
        await cancelCampaign({ id: CAMPAIGN }, { sql: db });
      },
    },
  };
  /** What the row then says of why, where the table does. */
  const REASONS: Partial<Record<Move, string | null>> = {
    expire: 'expired',
    suppress: 'manual',
    send: null,
    sent: null,
    again: 'slow',
    refuse: 'no',
    doubt: 'silence',
    die: 'the sender died while the provider was being called',
    lapse: 'expired before it was known whether it left',
    'send-again': 'resent by an operator',
    'give-up': 'given up by an operator',
    withdraw: 'campaign cancelled',
  };

  it('moves in no way that is not tried here, and each says when, in words', () => {
    const tried = [...Object.keys(WAYS), 'die', 'resend', 'park', 'lapse'];
    expect(tried.sort()).toEqual(Object.keys(transitions).sort());
    for (const { when } of Object.values(transitions)) expect(when).toMatch(/\w+ \w+/);
  });

  describe.each(Object.keys(WAYS) as Move[])('by %s', (move) => {
    const { from, to, by }: Transition = transitions[move];
    it.each(STATES)('moves from %s only where the table says so', async (state) => {
      const { with: columns, act } = WAYS[move] as NonNullable<(typeof WAYS)[Move]>;
      // Another one, in which everything is alike but the mail itself.
      const bystander = await putMail({ lease: LEASE, state }, { db, now: NOW });
      const others = async () =>
        (await db.query('SELECT * FROM email_logs WHERE id = $1', [bystander])).rows;
      const beside = await others();
      await put({ state, reason: 'before', ...columns });
      const before = await row();
      const answered = await act();
      const after = await row();
      expect(await others()).toEqual(beside);
      if (act === mark)
        expect([...(answered as Set<string>)]).toEqual(
          after.state === 'sending' && state === 'queued' ? [id] : [],
        );
      if (!from.includes(state)) return expect(after).toEqual(before);
      expect(after.state).toBe(to);
      const needed = ['queued', 'sending', 'unknown'].includes(to);
      expect(after.data).toEqual(needed ? { code: '1' } : {});
      // Whoever can still act on it has its lease, and nobody else.
      const owned = to === 'sending' || to === 'unknown';
      expect(after.lease).toBe(owned ? LEASE : null);
      if (by === 'sender' && to === 'queued') expect(after.not_before).not.toBeNull();
      if (move in REASONS) expect(after.reason).toBe(REASONS[move]);
      if (columns?.held && move !== 'hold') expect(after.held).toBe(false);
      if (by === 'provider') expect(after).toMatchObject({ message_id: 'ses-1', parked_at: null });
      const settled = !['queued', 'sending', 'unknown', 'sent'].includes(to);
      expect(after.settled_at !== null).toBe(settled);
    });
  });

  describe.each([
    ['sending', 'die', { lease_until: NOW }],
    ['unknown', 'resend', { lease_until: null }],
    ['unknown', 'park', { lease_until: null, on_unknown: 'park' }],
    ['unknown', 'park', { lease_until: null, attempts: 3 }],
    ['unknown', 'lapse', { lease_until: null, expires_at: NOW }],
  ] as const)('recovery of what is %s: %s', (from, move, columns) => {
    it('is from there, by the table too', () => expect(transitions[move].from).toEqual([from]));

    it.each(STATES)('leaves what is %s alone, unless it is that', async (state) => {
      await put({ resolve_after: move === 'die' ? '1 hour' : '5 minutes', ...columns, state });
      const before = await row();
      const resolved = await resolveUnknown({ now: NOW }, { sql: db });
      if (state === from) {
        const counted = { die: 'unknown', resend: 'resent', park: 'parked', lapse: 'expired' };
        const none = { unknown: 0, resent: 0, parked: 0, expired: 0 };
        expect(resolved).toEqual({ ...none, [counted[move]]: 1 });
        const { state, reason, lease_until } = await row();
        expect([state, lease_until]).toEqual([transitions[move].to, null]);
        if (move in REASONS) expect(reason).toBe(REASONS[move]);
        if (move === 'park') expect((await row()).parked_at).toEqual(NOW);
      } else if (!['sending', 'unknown'].includes(state)) expect(await row()).toEqual(before);
    });
  });

  it('is not recovered a moment before its lease ends, nor before its template has waited', async () => {
    await put({ state: 'sending', lease_until: new Date(NOW.getTime() + 1) });
    await resolveUnknown({ now: NOW }, { sql: db });
    expect((await row()).state).toBe('sending');
    await put({ state: 'unknown', lease_until: null, resolve_after: '5 minutes 1 second' });
    await resolveUnknown({ now: NOW }, { sql: db });
    expect((await row()).state).toBe('unknown');
  });

  it('keeps its number of attempts when it surely did not leave, and counts one when it may have', async () => {
    await put({ state: 'queued', attempts: 1 });
    await mark();
    expect(await row()).toMatchObject({ attempts: 2, sending_at: NOW, lease_until: minutes(2) });
    await answer({ outcome: 'again', reason: 'throttled', notBefore: minutes(7) });
    expect(await row()).toMatchObject({
      attempts: 1,
      reason: 'throttled',
      not_before: minutes(7),
      lease_until: null,
    });
  });

  it('is sent by a late answer only when a call was made and nobody else makes one', async () => {
    const late = () =>
      settle(
        {
          settlements: [{ id, outcome: 'sent', messageId: 'ses-1' }],
          lease: randomUUID(),
          now: NOW,
        },
        { sql: db },
      );
    await put({ state: 'queued', attempts: 0 });
    await late();
    expect((await row()).state).toBe('queued');
    await put({ state: 'queued', attempts: 1 });
    await late();
    expect(await row()).toMatchObject({ state: 'sent', message_id: 'ses-1', lease: null });
    await put({ state: 'sending' });
    await late();
    expect((await row()).state).toBe('sending');
  });

  it('keeps the message id of a report when the answer comes later', async () => {
    await put({ state: 'sending', message_id: 'ses-0' });
    await answer({ outcome: 'sent', messageId: 'ses-1' });
    expect(await row()).toMatchObject({ message_id: 'ses-0', sent_at: NOW });
  });

  it('is not marked, nor given back, by a sender whose claim it is not', async () => {
    await put({ state: 'queued' });
    const other = randomUUID();
    const marked = await markSending(
      { ids: [id], lease: other, leaseSeconds: 120, now: NOW },
      { sql: db },
    );
    expect([...marked]).toEqual([]);
    await releaseClaims({ ids: [id], lease: other }, { sql: db });
    expect(await row()).toMatchObject({ state: 'queued', lease: LEASE });
    await releaseClaims({ ids: [id], lease: LEASE }, { sql: db });
    expect(await row()).toMatchObject({ state: 'queued', lease: null, lease_until: null });
  });

  it.each([
    ['have begun', 0, 60, 'queued'],
    ['begin in a second', 1 / 60, 60, 'sending'],
    ['end now', -60, 0, 'sending'],
  ])('waits for quiet hours that %s only as long as they last', async (_, from, until, state) => {
    await put({ state: 'queued', quiet_from: minutes(from), quiet_until: minutes(until) });
    await mark();
    expect((await row()).state).toBe(state);
  });
});
