import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DocumentStorage } from '../../shared/documents/intake/storage.ts';
import { keyByHand, receiveMail } from '../../shared/documents/mailbox/receive-mail.ts';
import { trustSender } from '../../shared/documents/mailbox/senders.ts';
import { queueMailAnswer } from '../../shared/email/queue-mail-answer.ts';
import { AlreadyDone } from '../../shared/platform/errors.ts';
import { deepened, mailOf } from './support/mails.ts';
import { makeOrganization, makeWorld } from './support/world.ts';

const NOTE = [{ name: 'note.txt', bytes: Buffer.from('the body that nobody quotes') }];
const pdfs = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    name: `${i}.pdf`,
    bytes: Buffer.from(`%PDF-1.7 ${i}`),
  }));
const passed = (domain: string) => `amazonses.com; dmarc=pass header.from=${domain}`;

describe('a mail that brought no document', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  let now = new Date('2026-11-21T04:00:00Z');
  const objects = new Map<string, Uint8Array>();
  const storage: DocumentStorage = {
    load: async ({ key }) => objects.get(key) ?? new Uint8Array(),
    presign: async () => ({ url: '', headers: {} }),
    put: async () => {},
  };
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.end());
  beforeEach(async () => {
    now = new Date('2026-11-21T04:00:00Z');
    await world.db.query('DELETE FROM outbox');
    await world.db.query('DELETE FROM email_logs');
    await world.db.query('DELETE FROM document_mails');
    await world.db.query('DELETE FROM document_senders');
    await trust('ann@vendor.example');
  });

  let count = 0;
  const trust = (address: string, organizationId = world.organizationId) =>
    trustSender({ organizationId, address, by: 'x' }, { sql: world.db });
  const hand = async (
    more: Partial<Parameters<typeof mailOf>[0]> = {},
    {
      key = `mail/${++count}`,
      organizationId = world.organizationId,
      shape = (it: Uint8Array) => it,
    } = {},
  ) => {
    const to = `invoices+${organizationId}@in.example.com`;
    objects.set(key, shape(mailOf({ to, id: `${key}@vendor.example`, parts: NOTE, ...more })));
    const deps = { db: world.parser, clock: () => now, storage };
    return receiveMail({ bucket: 'documents', key }, deps);
  };
  /** What send-email queues of all that was announced, each delivered twice. */
  const answers = async (ownAddress = 'night@example.com') => {
    const { rows } = await world.db.query<{ detail: Parameters<typeof queueMailAnswer>[0] }>(
      `SELECT detail FROM outbox WHERE detail_type = 'document.mail_brought_nothing' ORDER BY id`,
    );
    for (const { detail } of [...rows, ...rows])
      await queueMailAnswer(detail, { sql: world.db, ownAddress });
    const queued = await world.db.query<{ recipient: string; data: { why: string } }>(
      'SELECT * FROM email_logs ORDER BY id',
    );
    expect(rows.length).toBeGreaterThanOrEqual(queued.rowCount);
    expect(JSON.stringify(rows)).not.toContain('@');
    return queued.rows;
  };

  it('is answered, in words that say why and quote nothing but its subject', async () => {
    expect(await hand()).toEqual({ status: 'empty', documents: 0, announced: true });
    expect(await answers()).toMatchObject([
      {
        recipient: 'ann@vendor.example',
        organization_id: world.organizationId,
        template: 'document-mail-empty',
        effect_key: expect.not.stringContaining('ann'),
        expires_at: new Date('2026-11-22T04:00:00Z'),
        data: {
          organization: 'Harbor Coffee',
          subject: 'Rechnung für März',
          receivedAt: '2026-11-21T04:00:00.000Z',
          why: 'no-document',
        },
      },
    ]);
    expect(JSON.stringify(await answers())).not.toMatch(/nobody quotes|note\.txt/);
  });

  it('is answered by its own word where it carries too many', async () => {
    expect(await hand({ parts: pdfs(21) })).toMatchObject({ status: 'refused', announced: true });
    expect((await answers()).map(({ data }) => data.why)).toEqual(['too-many']);
  });

  it('is answered by its own word where its parts lie too deep', async () => {
    expect(await hand({}, { shape: deepened })).toMatchObject({
      status: 'refused',
      announced: true,
    });
    expect((await answers()).map(({ data }) => data.why)).toEqual(['closed']);
  });

  it('is answered to a member in the language of the member', async () => {
    const { rows } = await world.db.query<{ id: string }>(
      `INSERT INTO users (email, locale) VALUES ('Mia@Vendor.example', 'de-AT') RETURNING id`,
    );
    await world.db.query(
      'INSERT INTO organization_members (organization_id, user_id) VALUES ($1, $2)',
      [world.organizationId, rows[0]?.id],
    );
    await hand({ from: 'MIA@vendor.example' });
    expect(await answers()).toMatchObject([
      { recipient: 'mia@vendor.example', user_id: rows[0]?.id, locale: 'de-AT' },
    ]);
  });

  it('is answered once: the same mail again, and others of the day, get no other', async () => {
    await hand({ id: 'same' });
    await expect(hand({ id: 'same' })).rejects.toThrow(AlreadyDone);
    now = new Date('2026-11-21T23:59:59Z');
    expect(await hand()).toEqual({ status: 'empty', documents: 0 });
    expect(await hand({ parts: pdfs(21) })).toEqual({ status: 'refused', documents: 0 });
    expect(await answers()).toHaveLength(1);
    now = new Date('2026-11-22T00:00:00Z');
    await hand();
    expect(await answers()).toHaveLength(2);
  });

  it('is answered once though the row that announced the first is gone', async () => {
    await hand();
    expect(await answers()).toHaveLength(1);
    await world.db.query('DELETE FROM outbox');
    await hand();
    const { rowCount } = await world.db.query('SELECT FROM email_logs');
    await queueMailAnswer(
      { organizationId: world.organizationId, messageKey: await newest() },
      { sql: world.db, ownAddress: 'night@example.com' },
    );
    expect((await world.db.query('SELECT FROM email_logs')).rowCount).toBe(rowCount);
  });
  const newest = async () =>
    (
      await world.db.query<{ message_key: string }>(
        `SELECT message_key FROM document_mails WHERE object_key = $1`,
        [`mail/${count}`],
      )
    ).rows[0]?.message_key ?? '';

  it('is answered for each organisation that trusts its sender', async () => {
    const other = await makeOrganization(world.db, 'Another');
    await hand();
    await hand({}, { organizationId: other });
    expect(await answers()).toHaveLength(1);
    await trust('ann@vendor.example', other);
    await hand({}, { organizationId: other });
    expect(await answers()).toHaveLength(2);
  });

  it.each([
    ['nothing proves', { results: null }],
    ['another domain vouches for', { results: passed('else.example') }],
    ['a stranger sent', { from: 'eve@vendor.example' }],
    ['carries a virus', { headers: ['X-SES-Virus-Verdict: FAIL'] }],
    ['carries a virus among too many', { headers: ['X-SES-Virus-Verdict: FAIL'], parts: pdfs(21) }],
    ...[
      'Auto-Submitted: auto-replied',
      'Auto-Submitted: auto-generated; owner-email="ann@vendor.example"',
      'Auto-Submitted: auto-notified',
      'Auto-Submitted: not-a-word-of-the-list',
      'Precedence: bulk',
      'Precedence: LIST',
      'Precedence: junk',
      'Precedence: auto_reply',
      'List-Id: <news.vendor.example>',
      'List-Unsubscribe: <https://vendor.example/u>',
      'List-Post: NO',
      'X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply',
      'X-Autoreply: yes',
      'Return-Path: <>',
    ].map((header): [string, object] => [`says of itself "${header}"`, { headers: [header] }]),
    ...[
      'mailer-daemon',
      'Postmaster',
      'no-reply',
      'noreply',
      'billing.noreply',
      'no_reply+1234',
      'do-not-reply',
      'bounces+ann=in.example.com',
    ].map((local): [string, object] => [
      `is of ${local}, who is trusted`,
      { from: `${local}@vendor.example` },
    ]),
    [
      'is of the mailbox itself',
      {
        from: 'invoices+00000000-0000-4000-8000-000000000000@in.example.com',
        results: passed('in.example.com'),
      },
    ],
  ])('is not answered where it %s', async (_, more: { from?: string }) => {
    if (more.from && !more.from.startsWith('eve')) await trust(more.from);
    expect(await hand(more)).toEqual({
      status: expect.stringMatching(/empty|refused/),
      documents: 0,
    });
    expect(await answers()).toEqual([]);
  });

  it.each([
    'Constructor: x',
    'Auto-Submitted: no',
    'Auto-Submitted:  No (a person)',
    'Precedence: first-class',
  ])('is answered though it says "%s"', async (header) => {
    await hand({ headers: [header] });
    expect(await answers()).toHaveLength(1);
  });

  it('is not answered where an operator put it', async () => {
    expect(await hand({}, { key: keyByHand('1') })).toEqual({ status: 'empty', documents: 0 });
    expect(await answers()).toEqual([]);
  });

  it('is not answered to the address from which answers leave, or to what is no address', async () => {
    await trust('night@vendor.example');
    await hand({ from: 'night@vendor.example' });
    expect(await answers('Night@vendor.example')).toEqual([]);
    await trust('a..b@vendor.example');
    await hand({ from: 'a..b@vendor.example' });
    expect(await answers('night@vendor.example')).toEqual([]);
  });

  it('is not answered where its sender is trusted no more, or it is gone, once the answer is written', async () => {
    await hand();
    await world.db.query('DELETE FROM document_senders');
    expect(await answers()).toEqual([]);
    await trust('ann@vendor.example');
    await world.db.query('DELETE FROM document_mails');
    expect(await answers()).toEqual([]);
  });

  it('that waits or is taken announces nothing', async () => {
    expect(await hand({ parts: pdfs(1) })).toEqual({ status: 'taken', documents: 1 });
    expect(await hand({ parts: pdfs(1), from: 'eve@vendor.example' })).toEqual({
      status: 'waiting',
      documents: 0,
    });
    expect(await answers()).toEqual([]);
  });
});
