import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HOSTILE } from '../../../eval/generator/hostile.ts';
import { createParseDocumentHandler } from '../../../functions/parse-document/handler.ts';
import { createDeadLetters } from '../../../shared/dead-letters/record.ts';
import { uploadKey } from '../../../shared/documents/intake/key.ts';
import { readDocument } from '../../../shared/documents/lifecycle/store.ts';
import { trustSender } from '../../../shared/documents/mailbox/senders.ts';
import { DEFAULT_GUARD } from '../../../shared/documents/reading/guarded.ts';
import { RejectMessage } from '../../../shared/platform/errors.ts';
import { mailOf } from '../../documents/support/mails.ts';
import { clock, makeWorld, print } from '../../documents/support/world.ts';
import { sqsRecord } from '../../support/sqs-record.ts';

const record = (body: unknown, id: string) =>
  sqsRecord({
    queue: 'documents',
    id,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const created = (key: string) => ({
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { bucket: { name: 'documents' }, object: { key, size: 1 } },
});

describe('parse-document', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  const objects = new Map<string, Uint8Array>();
  let woken = 0;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.end());

  const handler = () =>
    createParseDocumentHandler({
      db: world.parser,
      clock,
      guard: { ...DEFAULT_GUARD, deadline: 4_000 },
      wakeRelay: async () => {
        woken += 1;
      },
      readers: 4,
      deadLetters: createDeadLetters({ sql: world.parser, clock }),
      storage: {
        load: async ({ key }) => {
          const bytes = objects.get(key);
          if (!bytes) throw new RejectMessage('The upload is gone');
          return bytes;
        },
        put: async () => {},
        presign: async () => ({ url: '', headers: {} }),
      },
    });
  const put = (bytes: Uint8Array) => {
    const id = randomUUID();
    const key = uploadKey({ organizationId: world.organizationId, id, fileName: 'a b.pdf' });
    objects.set(key, bytes);
    return { id, key };
  };
  const hostile = async (name: string) =>
    put((await HOSTILE.find((file) => file.name === name)?.bytes()) ?? new Uint8Array());

  it('reads the invoice beside a hostile file, and neither is retried', async () => {
    const uploads = [
      await hostile('form-laughs.pdf'),
      put((await print({ seed: 61 })).pdf),
      await hostile('password.pdf'),
    ];
    const records = uploads.map(({ key }, i) => record(created(key), `m-${i}`));
    expect(await handler()({ Records: records })).toEqual({ batchItemFailures: [] });
    const states = async () => {
      const found: [string, string | null][] = [];
      for (const { id } of uploads) {
        const key = { organizationId: world.organizationId, id };
        const { status, refusal } = await readDocument(key, { sql: world.db });
        found.push([status, refusal]);
      }
      return found;
    };
    const expected = [
      ['refused', 'out-of-time'],
      ['review', null],
      ['refused', 'encrypted'],
    ];
    expect(await states()).toEqual(expected);
    // Delivered once more, as queues do: nothing is read twice, nothing changes.
    expect(await handler()({ Records: records })).toEqual({ batchItemFailures: [] });
    expect(await states()).toEqual(expected);
  });

  it('wakes the relay for a mail whose sender is to be told that it brought nothing, and for no other', async () => {
    const { organizationId } = world;
    await trustSender(
      { organizationId, address: 'ann@vendor.example', by: 'x' },
      { sql: world.db },
    );
    const to = `invoices+${organizationId}@in.example.com`;
    objects.set('mail/empty', mailOf({ to, id: 'a', parts: [] }));
    objects.set(
      'mail/by-program',
      mailOf({ to, id: 'b', parts: [], headers: ['Precedence: bulk'] }),
    );
    const before = woken;
    for (const key of ['mail/by-program', 'mail/empty'])
      await handler()({ Records: [record(created(key), key)] });
    expect(woken).toBe(before + 1);
  });

  it('makes a dead letter of what can never be read: no upload of ours, or gone', async () => {
    const records = [
      record(created('uploads/elsewhere.pdf'), 'm-1'),
      record(
        created(
          uploadKey({ organizationId: world.organizationId, id: randomUUID(), fileName: 'x' }),
        ),
        'm-2',
      ),
      record('{"source":"aws.s3"}', 'm-3'),
    ];
    expect(await handler()({ Records: records })).toEqual({ batchItemFailures: [] });
    const { rows } = await world.db.query<{ error_message: string }>(
      'SELECT error_message FROM dead_letters ORDER BY error_message',
    );
    expect(rows.map((row) => row.error_message)).toEqual([
      'The object is no upload of ours',
      'The queue documents does not take this message',
      'The upload is gone',
    ]);
  });
});
