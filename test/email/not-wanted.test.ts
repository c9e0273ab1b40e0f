import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { markSending } from '../../shared/email/ledger/mark-sending.ts';
import { makeOrganization } from '../checkins/support.ts';
import { useDatabase } from '../support/use-database.ts';

const NOW = new Date('2026-03-27T09:00:00Z');

describe('what is not wanted any more when it is about to leave', () => {
  const { db } = useDatabase();
  let ours: Awaited<ReturnType<typeof makeOrganization>>;
  let theirs: Awaited<ReturnType<typeof makeOrganization>>;
  beforeEach(async () => {
    await db.query('DELETE FROM email_suppressions');
    await db.query('DELETE FROM organizations');
    await db.query('DELETE FROM users');
    ours = await makeOrganization(db, { members: 1 });
    theirs = await makeOrganization(db, { members: 1 });
  });

  /** What becomes of a mail to a member of ours: the reason why it stays, or `sending`. */
  const outcome = async (columns: Record<string, unknown> = {}) => {
    const lease = randomUUID();
    const all = {
      effect_key: randomUUID(),
      organization_id: ours.id,
      user_id: ours.members[0]?.id,
      recipient: 'Ada@example.com',
      template: 'x',
      category: 'reminder',
      on_unknown: 'park',
      lease,
      ...columns,
    };
    const names = Object.keys(all);
    const { rows } = await db.query<{ id: string }>(
      `INSERT INTO email_logs (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')}) RETURNING id`,
      Object.values(all),
    );
    await markSending(
      { ids: rows.map(({ id }) => id), lease, leaseSeconds: 60, now: NOW },
      { sql: db },
    );
    const after = await db.query<{ state: string; reason: string | null }>(
      'SELECT state, reason FROM email_logs WHERE id = $1',
      [rows[0]?.id],
    );
    return after.rows[0]?.reason ?? after.rows[0]?.state;
  };
  const suppress = (over: Record<string, unknown> = {}) => {
    const row = {
      address: 'ada@example.com',
      organization_id: null,
      category: null,
      reason: 'manual',
      ...over,
    };
    return db.query(
      'INSERT INTO email_suppressions (address, organization_id, category, reason) VALUES ($1, $2, $3, $4)',
      Object.values(row),
    );
  };

  it('is nothing by itself', async () => {
    expect(await outcome()).toBe('sending');
  });

  it.each([
    ['of everything everywhere', {}, {}, 'manual'],
    ['of another address', { address: 'ida@example.com' }, {}, 'sending'],
    ['of the kind of mail', { category: 'reminder' }, {}, 'manual'],
    ['of another kind of mail', { category: 'campaign' }, {}, 'sending'],
    ['by a bounce, of a code too', { reason: 'bounce' }, { category: 'transactional' }, 'bounce'],
    ['by a complaint', { reason: 'complaint' }, { category: 'campaign' }, 'complaint'],
    [
      'by a complaint, not of a code',
      { reason: 'complaint' },
      { category: 'transactional' },
      'sending',
    ],
    ['by hand, of a code too', {}, { category: 'transactional' }, 'manual'],
    ['of an address, not of a topic that is called so', {}, { channel: 'sns' }, 'sending'],
  ])('is what is suppressed: %s', async (_, suppression, mail, expected) => {
    await suppress(suppression);
    expect(await outcome(mail)).toBe(expected);
  });

  it('is what the person unsubscribed from here, not what they did elsewhere', async () => {
    await suppress({ organization_id: theirs.id, category: 'reminder', reason: 'unsubscribe' });
    expect(await outcome()).toBe('sending');
    await suppress({ organization_id: ours.id, category: 'reminder', reason: 'unsubscribe' });
    expect(await outcome()).toBe('unsubscribe');
  });

  it('is told by its first reason', async () => {
    await suppress({ category: 'reminder', reason: 'bounce' });
    await suppress({ reason: 'manual' });
    expect(await outcome()).toBe('bounce');
  });

  it.each(['reminder', 'campaign'])(
    'is a %s to who left the organisation, even when they are in another',
    async (category) => {
      await db.query(
        'INSERT INTO organization_members (organization_id, user_id) VALUES ($1, $2)',
        [theirs.id, ours.members[0]?.id],
      );
      expect(await outcome({ category })).toBe('sending');
      await db.query('DELETE FROM organization_members WHERE organization_id = $1', [ours.id]);
      expect(await outcome({ category })).toBe('no longer a member');
    },
  );

  it('is not a code to who left, nor what goes to no person of ours', async () => {
    await db.query('DELETE FROM organization_members');
    expect(await outcome({ category: 'transactional' })).toBe('sending');
    expect(await outcome({ category: 'campaign', user_id: null })).toBe('sending');
  });
});
