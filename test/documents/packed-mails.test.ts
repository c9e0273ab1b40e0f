import { describe, expect, it } from '@jest/globals';
import { readMail } from '../../shared/documents/mailbox/read-mail.ts';
import { mailOf } from './support/mails.ts';
import { tnefOf, zipOf } from './support/packed.ts';

const PDF = Buffer.from('%PDF-1.7 of a test');
const MEGABYTE = 1024 * 1024;

async function attached(...parts: { name: string; bytes: Uint8Array }[]) {
  const to = 'invoices+11111111-1111-4111-8111-111111111111@in.example.com';
  const { attachments } = await readMail(mailOf({ to, parts }));
  return attachments.map(({ name, bytes }) => `${name}: ${Buffer.from(bytes).subarray(0, 20)}`);
}
const zipped = (...files: Parameters<typeof zipOf>[0]) =>
  attached({ name: 'a.zip', bytes: zipOf(files) });
const stays = [expect.stringMatching(/^a\.zip: PK/)];

describe('what is packed in a mail', () => {
  it('is what is in a zip, without its folders and what systems put there', async () => {
    const names = ['März/Rechnung März.pdf', '__MACOSX/März/._Rechnung.pdf', '.DS_Store', 'März/'];
    const files = names.map((name) => ({ name, bytes: PDF }));
    expect(await attached({ name: 'Scans.ZIP', bytes: zipOf(files, 'of a scanner') })).toEqual([
      `Rechnung März.pdf: ${PDF}`,
    ]);
    const dos = { name: 'Einkauf\\R\xe9sum\xe9.pdf', bytes: PDF, says: { flags: 0 } };
    expect(await zipped(dos)).toEqual([`Résumé.pdf: ${PDF}`]);
  });

  it('is what Outlook put into winmail.dat', async () => {
    const files = [
      { name: 'Rechnung.pdf', bytes: PDF },
      { name: 'AW: Ihre Rechnung' },
      { name: 'Größe.xml', bytes: Buffer.from('<?xml version="1.0"?>') },
    ];
    const bytes = tnefOf(files);
    expect(await attached({ name: 'winmail.dat', bytes })).toEqual([
      `Rechnung.pdf: ${PDF}`,
      'AW: Ihre Rechnung.msg: ',
      'Größe.xml: <?xml version="1.0"?',
    ]);
    const whole = [expect.stringMatching(/^winmail\.dat: /)];
    const cut = { name: 'winmail.dat', bytes: bytes.subarray(0, -9) };
    expect(await attached(cut)).toEqual(whole);
    const changed = Buffer.from(bytes);
    changed[changed.indexOf('%PDF') + 2] = 0;
    expect(await attached({ name: 'winmail.dat', bytes: changed })).toEqual(whole);
  });

  it.each([
    ['is encrypted', { flags: 0x801 }],
    ['has another sum', { crc: 1 }],
    ['unpacks to more than it says', { size: 3 }],
    ['unpacks to less than it says', { size: 99 }],
    ['is packed in an unusual way', { method: 14 }],
    ['leads outside of it', { at: 0xfffff0 }],
    ['leads to no file', { at: 1 }],
  ])('stays as it is where one of its files %s', async (_why, says) => {
    expect(
      await zipped({ name: 'a.pdf', bytes: PDF }, { name: 'b.pdf', bytes: PDF, says }),
    ).toEqual(stays);
  });

  it('stays as it is where it holds too much, or is none', async () => {
    const many = Array.from({ length: 101 }, (_, i) => ({ name: `${i}.pdf`, bytes: PDF }));
    expect(await zipped(...many)).toEqual(stays);
    expect(await zipped(...many.slice(1))).toHaveLength(100);
    const large = { name: 'a.pdf', bytes: Buffer.alloc(30 * MEGABYTE) };
    expect(await zipped(large, large, large)).toEqual(stays);
    // The room is the mail's, not each one's.
    const bytes = zipOf([large, large]);
    expect(await attached({ name: 'b.zip', bytes }, { name: 'a.zip', bytes })).toEqual([
      expect.stringMatching(/^a\.pdf/),
      expect.stringMatching(/^a\.pdf/),
      ...stays,
    ]);
    expect(await zipped({ name: '[Content_Types].xml', bytes: PDF })).toEqual(stays);
    expect(await attached({ name: 'a.zip', bytes: Buffer.from('PK') })).toEqual(['a.zip: PK']);
    const broken = zipOf([{ name: 'a.pdf', bytes: PDF }]).subarray(0, -30);
    expect(await attached({ name: 'a.zip', bytes: broken })).toEqual(stays);
  });

  it('is named by what a database keeps', async () => {
    expect(await zipped({ name: 'a\0b\u202e.pdf', bytes: PDF })).toEqual([`ab.pdf: ${PDF}`]);
    const named = await attached({ name: 'x"; filename*=utf-8\'\'c%00d.pdf; y="', bytes: PDF });
    expect(named).toEqual([`cd.pdf: ${PDF}`]);
  });

  it('is no zip in a zip, and no file of an office', async () => {
    const inner = zipOf([{ name: 'a.pdf', bytes: PDF }]);
    expect(await zipped({ name: 'b.zip', bytes: inner })).toEqual([
      expect.stringMatching(/^b\.zip: PK/),
    ]);
    expect(await attached({ name: 'a.docx', bytes: inner })).toEqual([
      expect.stringMatching(/^a\.docx: PK/),
    ]);
  });
});
