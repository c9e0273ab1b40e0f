import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encryptedPdf } from '../../eval/generator/hostile-pdf.ts';
import type { StackFile } from '../../ops/stack/stack-file.ts';
import { eventually } from '../support/eventually.ts';
import { Nightshift } from './nightshift.ts';

const SAMPLE = join(import.meta.dirname, '../../events/documents/wholesale-de.pdf');
const ORGANIZATION = '11111111-1111-4111-8111-111111111111';

describe('an uploaded document', () => {
  let nightshift: Nightshift;
  let stack: StackFile;
  let token: string;

  beforeAll(async () => {
    nightshift = await Nightshift.create();
    stack = await nightshift.start();
    const made = await nightshift.ops(
      'api-keys',
      'create',
      'test',
      '--organization',
      ORGANIZATION,
      '--json',
    );
    token = JSON.parse(made.stdout).key;
  });
  afterAll(() => nightshift.remove());

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
  async function announce(size: number) {
    const contentType = 'application/pdf';
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
      { within: 20_000 },
    );

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

  it('is taken in the size and the type that were announced, and in no other', async () => {
    const bytes = await readFile(SAMPLE);
    const { put } = await announce(bytes.length);
    expect(await put(bytes.subarray(1))).toBe(403);
    expect(await put(Buffer.concat([bytes, Buffer.alloc(1)]))).toBe(403);
    expect(await put(bytes, 'text/html')).toBe(403);
  });
});
