import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DocumentStorage } from '../../shared/documents/intake/storage.ts';
import { MAX_BYTES } from '../../shared/documents/limits.ts';
import { CLOSED } from '../../shared/documents/mailbox/closed.ts';
import { keyByHand, receiveMail } from '../../shared/documents/mailbox/receive-mail.ts';
import { listDocumentMails, trustSender } from '../../shared/documents/mailbox/senders.ts';
import { deepened, mailOf } from './support/mails.ts';
import { signedFile } from './support/national-xml.ts';
import { tnefOf, zipOf } from './support/packed.ts';
import { clock, makeOrganization, makeWorld, print } from './support/world.ts';

describe('what a mail carries, and to whom', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  let pdf: Uint8Array;
  const objects = new Map<string, Uint8Array>();
  const storage: DocumentStorage = {
    // As S3 gives a part of an object: what is asked for, and a byte.
    load: async ({ key, most = MAX_BYTES }) =>
      (objects.get(key) ?? new Uint8Array()).subarray(0, most + 1),
    presign: async () => ({ url: '', headers: {} }),
    put: async ({ key, bytes }) => {
      if (!objects.has(key)) objects.set(key, bytes);
    },
  };
  beforeAll(async () => {
    world = await makeWorld();
    const { organizationId } = world;
    const address = 'ann@vendor.example';
    await trustSender({ organizationId, address, by: 'x' }, { sql: world.db });
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

  it('brings what a signed mail carries, and not the signature beside it', async () => {
    const inner = mailOf({ to: 'a@else.example', parts: [invoice('sealed.pdf')] });
    const sealed = { name: 'smime.p7m', bytes: signedFile(Buffer.from(inner).toString('latin1')) };
    const type = 'application/pkcs7-signature';
    const beside = { name: 'smime.p7s', bytes: signedFile(''), type };
    const mail = mailOf({ to: to(), id: 'signed@vendor.example', parts: [sealed, beside] });
    expect(await hand(mail)).toEqual({ status: 'taken', documents: 1 });
    expect(uploads().at(-1)).toMatch(/sealed\.pdf$/);
    const { status, documents } = await hand(
      mailOf({
        to: to(),
        id: 'e-invoice@vendor.example',
        parts: [{ name: 'IT.xml.p7m', bytes: signedFile('<?xml version="1.0"?><a/>') }],
      }),
    );
    expect([status, documents]).toEqual(['taken', 1]);
    expect(uploads().at(-1)).toMatch(/p7m$/);
  });

  it('says what it left aside that somebody may have meant as a document', async () => {
    const parts = [
      invoice('one.pdf'),
      { name: 'scans.zip', bytes: Buffer.from('PK') },
      { name: 'winmail.dat', bytes: Buffer.from('x') },
      { name: 'a.ics', bytes: Buffer.from('x') },
    ];
    expect(await hand(mailOf({ to: to(), id: 'aside@vendor.example', parts }))).toEqual({
      status: 'taken',
      documents: 1,
    });
    expect(await mails()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ status: 'taken', reason: 'not read: scans.zip, winmail.dat' }),
      ]),
    );
  });

  it('brings what is packed in it, and says what of that nobody reads', async () => {
    const files = [invoice('in.pdf'), { name: 'in.docx', bytes: Buffer.from('PK') }];
    const outlook = [invoice('of-outlook.pdf'), { name: 'AW' }];
    const parts = [
      { name: 'scans.zip', bytes: zipOf(files) },
      { name: 'winmail.dat', bytes: tnefOf(outlook) },
    ];
    const mail = mailOf({ to: to(), id: 'packed@vendor.example', parts });
    expect(await hand(mail)).toEqual({ status: 'taken', documents: 2 });
    expect(uploads().slice(-2).join()).toMatch(/in\.pdf,.*of-outlook\.pdf$/);
    expect((await mails()).map(({ reason }) => reason)).toContain('not read: in.docx, AW.msg');
  });

  it('whose parts lie too deep is refused, and its sender is told', async () => {
    const mail = deepened(mailOf({ to: to(), id: 'deep@vendor.example', parts: [] }));
    expect(await hand(mail)).toMatchObject({ status: 'refused', documents: 0, announced: true });
    expect((await mails()).map(({ reason }) => reason)).toContain(CLOSED);
  });

  it('that brings nothing but what nobody reads says what that was', async () => {
    const closed = { name: 'scans.zip', bytes: zipOf([{ ...invoice(), says: { flags: 1 } }]) };
    await hand(mailOf({ to: to(), id: 'closed@vendor.example', parts: [closed] }));
    expect((await mails()).map(({ reason }) => reason)).toContainEqual(
      expect.stringMatching(/^nothing attached .*; not read: scans\.zip$/),
    );
  });

  it('to two organisations comes to each that trusts its sender', async () => {
    const other = await makeOrganization(world.db, 'Beside');
    const third = await makeOrganization(world.db, 'Strange');
    const address = 'ann@vendor.example';
    await trustSender({ organizationId: other, address, by: 'x' }, { sql: world.db });
    const all = [to(), to(other), to(third)].join('>, <');
    const mail = mailOf({ to: all, id: 'both@vendor.example', parts: [invoice('both.pdf')] });
    expect(await hand(mail)).toEqual({ status: 'taken', documents: 2 });
    expect(uploads(other)).toHaveLength(1);
    expect(uploads().at(-1)).toMatch(/both\.pdf$/);
    expect(uploads(third)).toEqual([]);
    const [waits] = await listDocumentMails({ organizationId: third, limit: 9 }, { sql: world.db });
    expect(waits).toMatchObject({ status: 'waiting' });
    expect(await hand(mail)).toEqual({ status: 'waiting', documents: 0 });
    // Who vouches for it to one does so to no other.
    await trustSender(
      { organizationId: third, address: 'eve@vendor.example', by: 'x' },
      { sql: world.db },
    );
    const forged = mailOf({
      ...{ to: all, from: 'eve@vendor.example', id: 'forged@vendor.example', results: null },
      parts: [invoice('forged.pdf')],
    });
    await trustSender(
      { organizationId: other, address: 'eve@vendor.example', by: 'x' },
      { sql: world.db },
    );
    expect(await hand(forged)).toMatchObject({ status: 'waiting' });
    expect(await hand(forged, keyByHand('2', third))).toEqual({ status: 'taken', documents: 1 });
    expect(uploads(other)).toHaveLength(1);
  });

  it('to an organisation and to one that is none is a dead letter, and comes to the first', async () => {
    const none = to('00000000-0000-4000-8000-000000000000');
    const mail = mailOf({
      to: `${none}>, <${to()}`,
      id: 'half@vendor.example',
      parts: [invoice('half.pdf')],
    });
    await expect(hand(mail)).rejects.toThrow('There is no such organisation');
    expect(uploads().at(-1)).toMatch(/half\.pdf$/);
  });
});
