import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createParseDocumentHandler } from '../../functions/parse-document/handler.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { uploadKey } from '../../shared/documents/intake/key.ts';
import { giveTurnBack, takeTurn } from '../../shared/documents/lifecycle/turns.ts';
import { DEFAULT_GUARD } from '../../shared/documents/reading/guarded.ts';
import { RejectMessage } from '../../shared/platform/errors.ts';
import { fixedClock } from '../support/clock.ts';
import { eventually } from '../support/eventually.ts';
import { sqsRecord } from '../support/sqs-record.ts';
import { useDatabase } from '../support/use-database.ts';
import { makeOrganization } from './support/world.ts';

describe('the turns to be read', () => {
  const { db } = useDatabase({ connections: 12 });
  const clock = fixedClock();
  const deps = { sql: db, clock };
  const take = (organizationId: string, readers: number) =>
    takeTurn({ organizationId, documentId: randomUUID(), readers }, deps);
  const organizations = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, i) => makeOrganization(db, `Org ${i}`)));

  beforeEach(async () => {
    await db.query('DELETE FROM document_turns');
  });

  /** Each organisation in turn takes what it gets, until nobody gets any more. */
  it.each([
    [4, 1, [3]],
    [4, 2, [3, 1]],
    [10, 1, [3]],
    [10, 3, [3, 3, 3]],
    [10, 5, [3, 3, 3, 2, 1]],
    [2, 3, [1, 1, 1]],
  ])('of %i readers are shared by %i organisations as %j', async (readers, count, shares) => {
    const taken: number[] = [];
    for (const organization of await organizations(count)) {
      let turns = 0;
      while (await take(organization, readers)) turns += 1;
      taken.push(turns);
    }
    expect(taken).toEqual(shares);
  });

  it('are no more when many ask at the same instant', async () => {
    const [organization = ''] = await organizations(1);
    const asked = await Promise.all(Array.from({ length: 12 }, () => take(organization, 10)));
    const taken = asked.filter((turn) => turn !== undefined);
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken.length).toBeLessThanOrEqual(3);
  });

  it('come back when they are given back, and when whoever had them was killed', async () => {
    const [organizationId = ''] = await organizations(1);
    const documentId = randomUUID();
    const turn = (await takeTurn({ organizationId, documentId, readers: 4 }, deps)) as number;
    await take(organizationId, 4);
    await take(organizationId, 4);
    expect(await take(organizationId, 4)).toBeUndefined();
    await giveTurnBack({ organizationId, documentId: randomUUID(), turn }, deps);
    expect(await take(organizationId, 4)).toBeUndefined();
    await giveTurnBack({ organizationId, documentId, turn }, deps);
    expect(await take(organizationId, 4)).toBe(turn);
    clock.pass(6 * 60_000 + 1);
    expect(await take(organizationId, 4)).toBe(1);
  });

  it('are each taken by one of those who come at the same moment', async () => {
    const [organizationId = ''] = await organizations(1);
    const came = await Promise.all(Array.from({ length: 5 }, () => take(organizationId, 4)));
    expect(came.filter((turn) => turn !== undefined).sort()).toEqual([1, 2, 3]);
  });

  it('let one of another organisation through before a thousand of the first', async () => {
    const [many = '', one = ''] = await organizations(2);
    const reading: { organization: string; finish: () => void }[] = [];
    let putBack = 0;
    const handler = createParseDocumentHandler({
      db,
      clock,
      readers: 4,
      guard: DEFAULT_GUARD,
      deadLetters: createDeadLetters({ sql: db, clock }),
      wakeRelay: async () => {},
      putBack: async () => {
        putBack += 1;
      },
      storage: {
        // A reader is busy for as long as its file does not come.
        load: ({ key }) => {
          const gone = Promise.withResolvers<Uint8Array>();
          const finish = () => gone.reject(new RejectMessage('The upload is gone'));
          reading.push({ organization: key.split('/')[1] as string, finish });
          return gone.promise;
        },
        put: async () => {},
        presign: async () => ({ url: '', headers: {} }),
      },
    });
    const deliver = (organizationId: string) => {
      const key = uploadKey({ organizationId, id: randomUUID(), fileName: 'a.pdf' });
      const detail = { bucket: { name: 'documents' }, object: { key, size: 1 } };
      const body = JSON.stringify({ source: 'aws.s3', 'detail-type': 'Object Created', detail });
      return handler({ Records: [sqsRecord({ queue: 'documents', body })] });
    };
    const first = Array.from({ length: 3 }, () => deliver(many));
    await eventually(() => expect(reading).toHaveLength(3));
    for (let i = 3; i < 1_000; i += 1)
      expect(await deliver(many)).toEqual({ batchItemFailures: [] });
    expect([reading.length, putBack]).toEqual([3, 997]);

    const single = deliver(one);
    await eventually(() => expect(reading.at(-1)?.organization).toBe(one));
    for (const { finish } of reading) finish();
    await Promise.all([...first, single]);
    expect(await db.query('SELECT FROM document_turns')).toMatchObject({ rowCount: 0 });
  });
});
