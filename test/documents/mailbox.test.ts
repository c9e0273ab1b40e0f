import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HOSTILE } from '../../eval/generator/hostile.ts';
import type { DocumentStorage } from '../../shared/documents/intake/storage.ts';
import { MAX_BYTES, MAX_MAIL_BYTES } from '../../shared/documents/limits.ts';
import { keyByHand, receiveMail } from '../../shared/documents/mailbox/receive-mail.ts';
import { listDocumentMails, trustSender } from '../../shared/documents/mailbox/senders.ts';
import { AlreadyDone, RejectMessage } from '../../shared/platform/errors.ts';
import { mailOf } from './support/mails.ts';
import { quarterJpeg } from './support/pictures.ts';
import { clock, makeOrganization, makeWorld, print } from './support/world.ts';

describe('a mail that brings documents', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  let pdf: Uint8Array;
  const objects = new Map<string, Uint8Array>();
  let broken = false;
  const storage: DocumentStorage = {
    // As S3 gives a part of an object: what is asked for, and a byte.
    load: async ({ key, most = MAX_BYTES }) =>
      (objects.get(key) ?? new Uint8Array()).subarray(0, most + 1),
    presign: async () => ({ url: '', headers: {} }),
    put: async ({ key, bytes }) => {
      if (broken) throw new Error('the store is away');
      if (!objects.has(key)) objects.set(key, bytes);
    },
  };
  beforeAll(async () => {
    world = await makeWorld();
    ({ pdf } = await print({ seed: 81 }));
  });
  afterAll(() => world.end());

  let count = 0;
  const hand = (mail: Uint8Array, key = `mail/${++count}`) => {
    objects.set(key, mail);
    return receiveMail({ bucket: 'documents', key }, { db: world.parser, clock, storage });
  };
  const to = (organizationId = world.organizationId) => `invoices+${organizationId}@in.example.com`;
  const uploads = (organizationId = world.organizationId) =>
    [...objects.keys()].filter((key) => key.startsWith(`uploads/${organizationId}/`));
  const invoice = (name = 'Rechnung März.pdf') => ({ name, bytes: pdf });
  const mails = () =>
    listDocumentMails({ organizationId: world.organizationId, limit: 100 }, { sql: world.db });

  it('waits until somebody trusts its sender', async () => {
    const mail = mailOf({ to: to(), id: 'first@vendor.example', parts: [invoice()] });
    expect(await hand(mail)).toEqual({ status: 'waiting', documents: 0 });
    expect(uploads()).toEqual([]);
    expect(await mails()).toMatchObject([
      {
        sender: 'ann@vendor.example',
        subject: 'Rechnung für März',
        status: 'waiting',
        reason: 'nobody trusts its sender yet',
      },
    ]);
    const trusted = {
      organizationId: world.organizationId,
      address: 'Ann@Vendor.example',
      by: 'x',
    };
    expect(await trustSender(trusted, { sql: world.db })).toBe(true);
    expect(await trustSender(trusted, { sql: world.db })).toBe(false);
    expect(await hand(mail, keyByHand('1'))).toEqual({ status: 'taken', documents: 1 });
    expect(uploads()).toHaveLength(1);
  });

  it('is taken once, however often it comes, also after a crash between', async () => {
    const mail = mailOf({
      to: to(),
      id: 'twice@vendor.example',
      parts: [invoice('a.pdf'), invoice('b.pdf')],
    });
    const before = uploads().length;
    broken = true;
    await expect(hand(mail, 'mail/twice')).rejects.toThrow('the store is away');
    broken = false;
    expect(await hand(mail, 'mail/twice')).toEqual({ status: 'taken', documents: 2 });
    expect(uploads()).toHaveLength(before + 2);
    await expect(hand(mail, 'mail/another')).rejects.toThrow(AlreadyDone);
    expect(uploads()).toHaveLength(before + 2);
    const { rows } = await world.db.query<{ documents: number }>(
      `SELECT count(*)::integer AS documents FROM vendor_invoice_parse_jobs WHERE file_name IN ('a.pdf', 'b.pdf')`,
    );
    expect(rows[0]?.documents).toBe(2);
  });

  it('brings what may be a document, hostile or not, and leaves the rest aside', async () => {
    const hostile =
      (await HOSTILE.find(({ name }) => name === 'password.pdf')?.bytes()) ?? new Uint8Array();
    const parts = [
      invoice('../../etc/passwd.pdf'),
      { name: 'locked.pdf', bytes: hostile },
      { name: 'notes.gif', bytes: Buffer.from('GIF89a') },
      { name: 'invoice.pdf.exe', bytes: Buffer.from('MZ') },
    ];
    const before = uploads().length;
    expect(await hand(mailOf({ to: to(), id: 'mixed@vendor.example', parts }))).toEqual({
      status: 'taken',
      documents: 2,
    });
    const names = uploads()
      .slice(before)
      .map((key) => key.split('/').at(-1));
    expect(names).toEqual(['..-..-etc-passwd.pdf', 'locked.pdf']);
  });

  const padded = (megabytes: number) => Buffer.concat([pdf, Buffer.alloc(megabytes * 1024 ** 2)]);

  it('brings each file whole, though together they are larger than one may be', async () => {
    const parts = [1, 2, 3].map((n) => ({ name: `heavy-${n}.pdf`, bytes: padded(8 + n / 8) }));
    const mail = mailOf({ to: to(), id: 'heavy@vendor.example', parts });
    expect(mail.byteLength).toBeGreaterThan(MAX_BYTES);
    expect(await hand(mail)).toEqual({ status: 'taken', documents: 3 });
    const put = [...objects.values()].slice(-3);
    expect(put.map((bytes, i) => Buffer.compare(bytes, parts[i]?.bytes as Buffer))).toEqual([
      0, 0, 0,
    ]);
    await expect(hand(Buffer.concat([mail, Buffer.alloc(MAX_MAIL_BYTES)]))).rejects.toThrow(
      'The mail is larger than 40 MB',
    );
  });

  it('brings what mails within it carry, as people send on what they got', async () => {
    const somebody = 'somebody@else.example';
    const inner = mailOf({ to: somebody, parts: [invoice('within.pdf')] });
    const around = mailOf({
      to: somebody,
      boundary: 'around',
      parts: [{ name: 'first.eml', bytes: inner }, invoice('beside.pdf')],
    });
    const sent = { name: 'sent on', bytes: around, type: 'message/rfc822', plain: true };
    const broken = { name: 'broken.eml', bytes: Buffer.from([0, 255, 13]) };
    const mail = mailOf({ to: to(), id: 'sent-on@vendor.example', parts: [sent, broken] });
    expect(await hand(mail)).toEqual({ status: 'taken', documents: 2 });
    expect(
      uploads()
        .slice(-2)
        .map((key) => key.split('/').at(-1)),
    ).toEqual(['within.pdf', 'beside.pdf']);
  });

  it('is to whom SES received it for, where a mailbox sent it on', async () => {
    const received = (address: string) =>
      `Received: from mx.vendor.example (mx.vendor.example [192.0.2.1])\r\n by inbound-smtp.eu-west-1.amazonaws.com with SMTP id 4711\r\n for ${address}; Mon, 30 Nov 2026 00:00:00 +0000 (UTC)`;
    const mail = (headers: string[], id: string) =>
      mailOf({ to: 'books@harbor.example', headers, id, parts: [invoice(`${id}.pdf`)] });
    expect(await hand(mail([received(to())], 'forwarded'))).toMatchObject({ status: 'taken' });
    // Only the line on top is SES's own.
    const below = ['Received: from a by b for <books@harbor.example>; today', received(to())];
    await expect(hand(mail(below, 'below'))).rejects.toThrow('The mail is to no organisation');
  });

  it('is another mail where it has the id of one and other files, also while that one waits', async () => {
    const from = 'new@vendor.example';
    const id = 'always-the-same@vendor.example';
    const mail = (name: string) =>
      mailOf({ to: to(), from, id, parts: [{ name, bytes: Buffer.from(`%PDF-1.7 ${name}`) }] });
    for (const name of ['one.pdf', 'two.pdf', 'one.pdf'])
      expect(await hand(mail(name))).toMatchObject({ status: 'waiting' });
    const waiting = { organizationId: world.organizationId, status: 'waiting', sender: from };
    expect(await listDocumentMails({ ...waiting, limit: 9 }, { sql: world.db })).toHaveLength(2);
  });

  it('brings the receipts that are attached, and not the logo in its text', async () => {
    const receipt = { name: 'receipt.jpg', bytes: quarterJpeg() };
    const logo = { name: 'logo.jpg', bytes: quarterJpeg('grey'), inText: true };
    const id = 'receipts@vendor.example';
    expect(await hand(mailOf({ to: to(), id, parts: [logo, receipt] }))).toEqual({
      status: 'taken',
      documents: 1,
    });
    expect(uploads().at(-1)).toMatch(/receipt\.jpg$/);
    const only = mailOf({ to: to(), id: 'logo@vendor.example', parts: [logo] });
    expect(await hand(only)).toMatchObject({ status: 'empty' });
  });

  it.each([
    ['without proof', { results: null }, 'nothing proves that its sender sent it'],
    [
      'with proof that the sender wrote',
      { results: 'mail.vendor.example; dmarc=pass header.from=vendor.example' },
      'nothing proves that its sender sent it',
    ],
    [
      'with another domain’s proof',
      {
        results:
          'amazonses.com; dkim=pass header.i=@else.example; spf=pass smtp.mailfrom=bounce@else.example; dmarc=fail header.from=vendor.example',
      },
      'nothing proves that its sender sent it',
    ],
    ...Object.entries({
      'the name of a key’s identity': 'dkim=pass header.i=vendor.example@else.example',
      'an identity in quotes': 'dkim=pass header.i="x@vendor.example"@else.example',
      'an envelope in quotes':
        'spf=pass (spfCheck: domain of else.example) envelope-from="; dmarc=pass header.from=vendor.example; "@else.example; dmarc=none header.from=vendor.example',
      'a quoted envelope that escapes':
        'spf=pass envelope-from="\\"; dmarc=pass header.from=vendor.example; "@else.example',
      'a comment':
        'dmarc=fail (p=none; dmarc=pass header.from=vendor.example) header.from=vendor.example',
      'a comment in a comment':
        'spf=pass (of (x) ; dkim=pass header.d=vendor.example ;) smtp.mailfrom=else.example',
      'a comment that escapes its end':
        'spf=pass (of \\) ; dkim=pass header.d=vendor.example ; ) smtp.mailfrom=else.example',
      'a comment without an end': 'spf=pass ( ; dkim=pass header.d=vendor.example',
      'a longer name of a field': 'spf=pass x-smtp.mailfrom=vendor.example',
      'two domains': 'dkim=pass header.d=else.example header.i=@vendor.example',
    }).map(([where, results]): [string, object, string] => [
      `with proof that the sender wrote into ${where}`,
      { results: `amazonses.com; ${results}` },
      'nothing proves that its sender sent it',
    ]),
    ['of a stranger', { from: 'eve@vendor.example' }, 'nobody trusts its sender yet'],
  ])('%s waits', async (name, more, reason) => {
    const before = uploads().length;
    const id = `${name.replace(/\W/g, '')}@vendor.example`;
    expect(await hand(mailOf({ to: to(), id, parts: [invoice()], ...more }))).toMatchObject({
      status: 'waiting',
    });
    expect((await mails()).filter((it) => it.reason === reason).length).toBeGreaterThan(0);
    expect(uploads()).toHaveLength(before);
  });

  it.each([
    ['nobody can prove', 'ann@vendor.example'],
    ['is of another sender', 'eve@else.example'],
  ])('is taken though one came before it that has its id and %s', async (name, from) => {
    const id = `${name.replace(/\W/g, '')}@vendor.example`;
    const nothing = [{ name: 'a.txt', bytes: Buffer.from('hello') }];
    const before = mailOf({ to: to(), id, from, parts: nothing, results: null });
    expect(await hand(before)).toMatchObject({ status: 'empty' });
    const mail = mailOf({ to: to(), id, parts: [invoice(`${id}.pdf`)] });
    expect(await hand(mail)).toMatchObject({ status: 'taken' });
  });

  it('of a member is taken, and of a member of another organisation is not', async () => {
    const { rows } = await world.db.query<{ id: string }>(
      `INSERT INTO users (email) VALUES ('Member@Harbor.example') RETURNING id`,
    );
    await world.db.query(
      'INSERT INTO organization_members (organization_id, user_id) VALUES ($1, $2)',
      [world.organizationId, rows[0]?.id],
    );
    const results = 'amazonses.com; dkim=pass header.d=harbor.example';
    const from = 'member@harbor.example';
    const mail = (id: string, organizationId?: string) =>
      mailOf({ to: to(organizationId), from, id, results, parts: [invoice(`${id}.pdf`)] });
    expect(await hand(mail('member-1'))).toMatchObject({ status: 'taken' });
    const other = await makeOrganization(world.db, 'Another');
    expect(await hand(mail('member-2', other))).toMatchObject({ status: 'waiting' });
    expect(uploads(other)).toEqual([]);
  });

  it.each([
    [
      'nothing that is a document',
      { parts: [{ name: 'a.txt', bytes: Buffer.from('hello') }] },
      'empty',
    ],
    [
      'a virus',
      {
        parts: [{ name: 'a.pdf', bytes: Buffer.from('%PDF-1.7') }],
        headers: ['X-SES-Virus-Verdict: FAIL'],
      },
      'refused',
    ],
    [
      'more than anybody sends',
      {
        parts: Array.from({ length: 21 }, (_, i) => ({
          name: `${i}.pdf`,
          bytes: Buffer.from('%PDF-1.7'),
        })),
      },
      'refused',
    ],
  ])('with %s brings nothing', async (name, more, status) => {
    const id = `${name.replace(/\W/g, '')}@vendor.example`;
    expect(await hand(mailOf({ to: to(), id, ...more }))).toEqual({ status, documents: 0 });
  });

  it.each([
    ['to nobody of ours', () => mailOf({ to: 'invoices@in.example.com', parts: [invoice()] })],
    [
      'to an organisation that is none',
      () => mailOf({ to: to('00000000-0000-4000-8000-000000000000'), parts: [invoice()] }),
    ],
    ['without a sender', () => mailOf({ to: to(), from: ' ', parts: [invoice()] })],
    ['that is no mail', () => Buffer.from([0, 1, 2, 255])],
  ])('%s is a dead letter with its reason', async (_, mail) => {
    await expect(hand(mail())).rejects.toThrow(RejectMessage);
  });
});
