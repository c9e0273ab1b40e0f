import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readUploadKey, uploadKey } from '../../shared/documents/intake/key.ts';
import { s3Storage } from '../../shared/documents/intake/storage.ts';
import { UploadRequest } from '../../shared/documents/intake/upload-request.ts';
import { type Harness, startHarness } from '../local/aws/harness.ts';
import { allow, makeBucket, makeFunction, makeModel } from '../local/aws/model.ts';

const bucket = 'nightshift-local-documents';

describe('a presigned upload', () => {
  let local: Harness;
  beforeAll(async () => {
    local = await startHarness(
      makeModel({
        functions: [makeFunction('api', [allow(['s3:PutObject'], `arn:aws:s3:::${bucket}/*`)])],
        buckets: [makeBucket('documents')],
      }),
    );
    const { endpoint, region, credentials } = local.as('api');
    process.env.AWS_ENDPOINT_URL = endpoint;
    process.env.AWS_REGION = region;
    process.env.AWS_ACCESS_KEY_ID = credentials.accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY = credentials.secretAccessKey;
  });
  afterAll(() => local.stop());

  const bytes = Buffer.from('%PDF-1.7 what was approved');
  const forged = Buffer.from('%PDF-1.7 another bank acct');
  const open = () =>
    s3Storage.presign({
      bucket,
      key: `uploads/${randomUUID()}/${randomUUID()}/a.pdf`,
      bytes: bytes.length,
      contentType: 'application/pdf',
      validFor: 900,
    });
  const put = async (url: string, body: Buffer, headers: Record<string, string>) =>
    (await fetch(url, { method: 'PUT', body: new Uint8Array(body), headers })).status;

  it('takes the file once: what was read can no longer be replaced', async () => {
    const { url, headers } = await open();
    const { 'content-length': _, ...sent } = headers;
    expect(await put(url, bytes, sent)).toBe(200);
    expect(forged.length).toBe(bytes.length);
    expect(await put(url, forged, sent)).toBe(412);
  });

  it('takes nothing without the condition, which is signed', async () => {
    const { url } = await open();
    expect(await put(url, bytes, { 'content-type': 'application/pdf' })).toBe(403);
    const forging = { 'content-type': 'application/pdf', 'if-none-match': '"an-etag"' };
    expect(await put(url, bytes, forging)).toBe(403);
  });
});

describe('the name of an uploaded file', () => {
  const key = { organizationId: randomUUID(), id: randomUUID() };
  const asked = (fileName: string) =>
    UploadRequest().safeParse({
      fileName,
      size: 1,
      contentType: 'application/pdf',
    }).success;

  it.each(['.', '..', '...', '....'])('%s gets a key that a client can address', (fileName) => {
    const made = uploadKey({ ...key, fileName });
    expect(new URL(made, 'https://bucket.test/').pathname).toBe(`/${made}`);
    expect(readUploadKey(made)).toMatchObject(key);
  });

  it.each([
    ['a line break', 'a\r\nb.pdf'],
    ['a line separator', 'a\u2028b.pdf'],
    ['a tab', 'a\tb.pdf'],
    ['NUL', 'a\u0000b.pdf'],
    ['an escape', 'a\u001b[2Jb.pdf'],
    ['a C1 control', 'a\u009b2Jb.pdf'],
    ['a mark that turns it', 'invoice\u202efdp.exe'],
    ['an isolate', 'a\u2067b.pdf'],
    ['half a character', 'a\ud800b.pdf'],
  ])('is refused with %s in it', (_what, fileName) => {
    expect(asked(fileName)).toBe(false);
  });

  it.each(['Rechnung Nr. 4711 (Kopie).pdf', 'счёт-фактура.pdf', 'فاتورة.pdf', '発注書 🧾.pdf'])(
    '%s is one that people have',
    (fileName) => {
      expect(asked(fileName)).toBe(true);
    },
  );
});
