import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Client } from 'pg';
import { encryptedPdf } from '../../eval/generator/hostile-pdf.ts';
import type { StackFile } from '../../ops/stack/stack-file.ts';
import { openRenderer } from '../../shared/documents/ocr/render.ts';
import { sheet } from '../documents/support/files.ts';
import { mailOf } from '../documents/support/mails.ts';
import { photographed } from '../documents/support/photograph.ts';
import { htmlOf, SHEETS, type Sheet } from '../documents/support/scanned-sheets.ts';
import { tiffOf } from '../documents/support/tiffs.ts';
import { startDriveFolders } from '../support/drive-folders.ts';
import { eventually } from '../support/eventually.ts';
import { Nightshift } from './nightshift.ts';

const SAMPLES = join(import.meta.dirname, '../../events/documents');
const SAMPLE = join(SAMPLES, 'wholesale-de.pdf');
const THOUSAND = 1_000;
const invoiceOf = (name: string) => readFile(join(SAMPLES, name));
const ORGANIZATION = '11111111-1111-4111-8111-111111111111';

/** Milliseconds: the first start bundles, beside a second worker. */
jest.setTimeout(150_000);

describe('an uploaded document', () => {
  let nightshift: Nightshift;
  let stack: StackFile;
  let token: string;
  let database: Client;

  beforeAll(async () => {
    nightshift = await Nightshift.create();
    stack = await nightshift.start();
    database = new Client({ connectionString: stack.databaseUrl });
    await database.connect();
    const key = ['api-keys', 'create', 'test', '--organization', ORGANIZATION, '--json'];
    const made = await nightshift.ops(...key);
    token = JSON.parse(made.stdout).key;
  });
  afterAll(async () => {
    await database?.end();
    await nightshift.remove();
  });

  type Answer = {
    id: string;
    finishedAt: string | null;
    upload: { url: string };
  };

  async function call(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(`${stack.apiUrl}/api/documents${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return (await response.json()) as Answer;
  }

  /** Announce a file of this many bytes; `put` sends any bytes to the address that is answered. */
  async function announce(size: number, contentType = 'application/pdf') {
    const upload = { fileName: 'Rechnung.pdf', size, contentType };
    const opened = await call('POST', '', upload);
    return {
      id: opened.id,
      put: async (bytes: Uint8Array, type = contentType) =>
        (
          await fetch(opened.upload.url, {
            method: 'PUT',
            headers: { 'content-type': type, 'if-none-match': '*' },
            body: Buffer.from(bytes),
          })
        ).status,
    };
  }

  const ended = (id: string) =>
    eventually(
      async () => {
        const document = await call('GET', `/${id}`);
        expect(document.finishedAt).not.toBeNull();
        return document;
      },
      { within: 60_000 },
    );

  const [many, one] = [randomUUID(), randomUUID()];
  const finished = async (organizationId: string) => {
    const { rows } = await database.query(
      `SELECT count(*)::integer AS count FROM vendor_invoice_parse_jobs
        WHERE organization_id = $1 AND finished_at IS NOT NULL`,
      [organizationId],
    );
    return rows[0].count as number;
  };

  it('of another organisation does not wait behind a thousand', async () => {
    const xml = await readFile(join(SAMPLES, 'invoice-de.xml'), 'utf8');
    const { awsEndpoint: endpoint, region, operator: credentials } = stack;
    const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    const put = (organizationId: string, n: number) =>
      s3.send(
        new PutObjectCommand({
          Bucket: stack.buckets.documents,
          Key: `uploads/${organizationId}/${randomUUID()}/${n}.xml`,
          Body: `${xml}<!-- ${organizationId} ${n} -->`,
        }),
      );
    await database.query(
      `INSERT INTO organizations (id, name) VALUES ($1, 'Thousand'), ($2, 'One')`,
      [many, one],
    );
    try {
      for (let n = 0; n < THOUSAND; n += 50)
        await Promise.all(Array.from({ length: 50 }, (_, i) => put(many, n + i)));
      await put(one, 0);
    } finally {
      s3.destroy();
    }
    await eventually(async () => expect(await finished(one)).toBe(1), { within: 60_000 });
    expect(await finished(many)).toBeLessThan(THOUSAND * 0.9);
  }, 120_000);

  it('is read from its presigned upload to its lines, beside one that cannot be', async () => {
    const bytes = await readFile(SAMPLE);
    const [good, locked] = [await announce(bytes.length), await announce(encryptedPdf().length)];
    expect(await locked.put(encryptedPdf())).toBe(200);
    expect(await good.put(bytes)).toBe(200);
    expect(await ended(good.id)).toMatchObject({
      status: 'review',
      reasons: ['vendor: not known yet'],
      invoice: { number: '2026/268133', totals: { total: 19841.63 } },
      extracted: { totals: { total: { text: '19.841,63', page: 1 } } },
    });
    expect(await ended(locked.id)).toMatchObject({ status: 'refused', refusal: 'encrypted' });
  });

  it('is read where it is a photograph', async () => {
    const camera = { type: 'jpeg', width: 130, lean: 1 } as const;
    const html = htmlOf(SHEETS['English, white on dark bars'] as Sheet);
    const [jpeg = new Uint8Array()] = await photographed([{ html, camera }]);
    const { id, put } = await announce(jpeg.length, 'image/jpeg');
    expect(await put(jpeg, 'image/jpeg')).toBe(200);
    expect(await ended(id)).toMatchObject({
      status: 'review',
      reasons: ['vendor: not known yet'],
      source: 'ocr',
      invoice: { number: 'QF-118', totals: { total: 180 } },
    });
  }, 90_000);

  const ops = async (...args: string[]) => {
    const { code, stdout, stderr } = await nightshift.ops(...args, '--organization', ORGANIZATION);
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  };
  /** What became of files of these names, once all have an end. */
  const endOf = (names: string[]) =>
    eventually(
      async () => {
        const { documents } = (await call('GET', '?limit=200')) as unknown as {
          documents: (Answer & { fileName: string; status: string; refusal: string | null })[];
        };
        const ours = documents.filter(({ fileName }) => names.includes(fileName));
        expect(ours.map(({ finishedAt }) => finishedAt !== null)).toEqual(names.map(() => true));
        return Object.fromEntries(
          ours.map(({ fileName, status, refusal }) => [fileName, refusal ?? status]),
        );
      },
      { within: 60_000 },
    );

  it('comes by mail, beside one that means harm and one that is no invoice', async () => {
    const parts = [
      { name: 'mailed.pdf', bytes: await invoiceOf('classic-en-us.pdf') },
      { name: 'mailed-locked.pdf', bytes: Buffer.concat([encryptedPdf(), Buffer.from('%')]) },
      { name: 'mailed-letter.pdf', bytes: await sheet('Dear Harbor', 'our offer is overleaf.') },
    ];
    const file = join(nightshift.state, 'three.eml');
    const to = `invoices+${ORGANIZATION}@in.example.com`;
    await writeFile(file, mailOf({ to, id: 'three@vendor.example', parts }));
    const handIn = async () => (await nightshift.ops('documents', 'mail', file)).stdout;
    expect(await handIn()).toMatch(
      /^waits: nobody trusts its sender yet. documents trust ann@vendor/,
    );
    expect(await ops('documents', 'trust', 'ann@vendor.example')).toContain('1 mails that waited');
    expect(await ops('documents', 'senders')).toContain('ann@vendor.example');
    expect(await endOf(parts.map(({ name }) => name))).toEqual({
      'mailed.pdf': 'review',
      'mailed-locked.pdf': 'encrypted',
      'mailed-letter.pdf': 'review',
    });
    expect(await handIn()).toBe('It has come before: taken\n');
    await ops('documents', 'distrust', 'ann@vendor.example');
    expect(await ops('documents', 'senders')).toContain('from its members alone');
  });

  it('is missed in a mail that brings none, and its sender is told so once', async () => {
    await ops('documents', 'trust', 'ann@vendor.example');
    const { awsEndpoint: endpoint, region, operator: credentials } = stack;
    const s3 = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    const to = `invoices+${ORGANIZATION}@in.example.com`;
    for (const id of ['one', 'two'])
      await s3.send(
        new PutObjectCommand({
          Bucket: stack.buckets.documents,
          Key: `mail/${id}`,
          Body: mailOf({ to, id, parts: [] }),
        }),
      );
    s3.destroy();
    const received = async () =>
      JSON.parse(await ops('documents', 'mails', '--status', 'empty', '--json'));
    await eventually(async () => expect(await received()).toHaveLength(2), { within: 60_000 });
    const answers = await eventually(
      async () => {
        const answer = await fetch(`${stack.mailUrl}/api/messages?subject=brought`);
        const { messages } = (await answer.json()) as { messages: { to: string[] }[] };
        expect(messages).not.toEqual([]);
        return messages;
      },
      { within: 60_000 },
    );
    expect(answers.map(({ to }) => to)).toEqual([['ann@vendor.example']]);
  });

  it('is refused at once where it is to an organisation that is none', async () => {
    const file = join(nightshift.state, 'nobody.eml');
    const to = `invoices+${randomUUID()}@in.example.com`;
    await writeFile(file, mailOf({ to, parts: [] }));
    expect(await nightshift.ops('documents', 'mail', file)).toMatchObject({ code: 2 });
  });

  it('comes from a folder that a scanner fills, its pages as TIFF', async () => {
    const folder = join(nightshift.state, 'scanner');
    await mkdir(folder);
    const renderer = await openRenderer(await invoiceOf('scan-en-gb.pdf'));
    const { width, height, pixels } = await renderer.page(1, 200);
    renderer.close();
    const strips = [deflateSync(pixels.subarray(0, width * height))];
    const tags = { 256: width, 257: height, 258: 8, 259: 8, 262: 1, 282: 200, 283: 200 };
    await writeFile(join(folder, 'scanned.tif'), tiffOf([{ tags, strips }]));
    await writeFile(join(folder, 'IMG_0413.png'), '\0\0\0\x18ftypheic');
    const said = await ops('documents', 'watch', folder, '--once');
    expect(said).toContain('scanned.tif: review, vendor: not known yet');
    expect(said).toContain('IMG_0413.png: Photographs in HEIC are not read. Send it as JPEG');
    expect(await readdir(join(folder, 'sent'))).toEqual(['scanned.tif']);
    expect(await readdir(join(folder, 'refused'))).toEqual(['IMG_0413.png']);
  }, 90_000);

  it('comes from a folder of Google Drive, and each file once', async () => {
    const google = await startDriveFolders();
    try {
      const incoming = google.folder();
      const put = (name: string, bytes: Uint8Array, mimeType = 'application/pdf') =>
        google.put({ name, bytes: Buffer.from(bytes), mimeType, parents: [incoming] });
      put('driven.pdf', await invoiceOf('modern-fr.pdf'));
      put('driven-locked.pdf', Buffer.concat([encryptedPdf(), Buffer.from('\n')]));
      put('driven.zip', Buffer.from('PK\u0003\u0004'));
      const secret = JSON.stringify(google.account);
      const rotated = await nightshift.opsGiven(secret, 'secrets', 'rotate', 'drive-account');
      expect(rotated).toMatchObject({ code: 0 });
      await ops('documents', 'drive-folder', incoming);
      expect((await nightshift.ops('jobs', 'run', 'watch-drive')).code).toBe(0);
      expect(await endOf(['driven.pdf', 'driven-locked.pdf', 'driven.zip'])).toEqual({
        'driven.pdf': 'review',
        'driven-locked.pdf': 'encrypted',
        'driven.zip': 'unsupported-type',
      });
      await eventually(() => expect(google.names(incoming)).toEqual([]));
      expect(await ops('documents', 'drive')).toMatch(/taken.*driven\.pdf/);
      await ops('documents', 'drive-folder', '--remove');
    } finally {
      await google.stop();
    }
  });

  it('is taken in the size and the type that were announced, and in no other', async () => {
    const bytes = await readFile(SAMPLE);
    const { put } = await announce(bytes.length);
    expect(await put(bytes.subarray(1))).toBe(403);
    expect(await put(Buffer.concat([bytes, Buffer.alloc(1)]))).toBe(403);
    expect(await put(bytes, 'text/html')).toBe(403);
  });

  // Each comes back after a pause that grows to a minute: all that stands above was read meanwhile.
  it('of that thousand is none lost', async () => {
    const all = async () => expect(await finished(many)).toBe(THOUSAND);
    await eventually(all, { within: 180_000, every: 200 });
  }, 240_000);
});
