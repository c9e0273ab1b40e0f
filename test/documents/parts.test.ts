import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rejectDocument } from '../../shared/documents/lifecycle/decide.ts';
import { processDocument } from '../../shared/documents/lifecycle/process.ts';
import { decideParts } from '../../shared/documents/lifecycle/split.ts';
import { readDocument } from '../../shared/documents/lifecycle/store.ts';
import { DEFAULT_GUARD } from '../../shared/documents/reading/guarded.ts';
import { pageOfIn } from '../../shared/documents/rules/words/page-of.ts';
import { joined, sheet } from './support/files.ts';
import { clock, makeWorld, print } from './support/world.ts';

describe('a file of several invoices', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  let one: Uint8Array;
  let long: Uint8Array;
  beforeAll(async () => {
    world = await makeWorld();
    one = await invoice('A-1');
    long = await invoice('B-2', 60);
  });
  afterAll(() => world.end());

  const invoice = async (number: string, lines = 3) =>
    (await print({ seed: 51, lines }, (it) => Object.assign(it, { number }))).pdf;
  const key = (id: string) => ({ organizationId: world.organizationId, id });
  const partsOf = async (id: string) => {
    const { rows } = await world.db.query<{
      id: string;
      status: string;
      number: string;
      first: number;
      last: number;
    }>(
      `SELECT id, status, invoice->>'number' AS number, first_page AS first, last_page AS last
         FROM vendor_invoice_parse_jobs
        WHERE part_of = $1 AND status <> 'rejected' ORDER BY first_page`,
      [id],
    );
    return rows.map(({ number, first, last }) => `${number} ${first}-${last}`);
  };
  /** As the function reads it, with its object kept. */
  const read = (bytes: Uint8Array, id: string = randomUUID()) =>
    processDocument(
      { ...key(id), documentId: id, bytes, fileName: 'scan.pdf', objectKey: 'uploads/x' },
      { db: world.parser, clock, guard: DEFAULT_GUARD },
    );

  it('becomes a document for each, and says from which pages it is', async () => {
    const third = await invoice('C-3');
    const file = await joined(one, long, third);
    const { id, status } = await read(file);
    expect(status).toBe('split');
    expect(await partsOf(id)).toEqual(['A-1 1-1', 'B-2 2-3', 'C-3 4-4']);
    expect(await read(file)).toMatchObject({ status: 'same-file' });
    const { rows } = await world.db.query<{ id: string }>(
      'SELECT id FROM vendor_invoice_parse_jobs WHERE part_of = $1 AND first_page = 2',
      [id],
    );
    const part = await readDocument(key(rows[0]?.id ?? ''), { sql: world.db });
    expect(part).toMatchObject({ pages: 2, firstPage: 2, lastPage: 3, fileName: 'scan.pdf' });
    // What was read stands on the file's own pages.
    expect([2, 3]).toContain(part.extracted?.number?.page);
    expect(part.extracted?.totals.total?.page).toBe(3);
    expect(part.invoice?.lines).toHaveLength(60);
  });

  it('is split once, however often it is interrupted', async () => {
    const file = await joined(await invoice('D-1'), await invoice('D-2'), await invoice('D-3'));
    const id = randomUUID();
    const broken = {
      ...world.parser,
      transaction: (work: Parameters<typeof world.parser.transaction>[0]) => {
        left -= 1;
        if (left < 0) throw new Error('the database is away');
        return world.parser.transaction(work);
      },
    } as typeof world.parser;
    let left = 1;
    const again = { documentId: id, ...key(id), bytes: file };
    await expect(
      processDocument(again, { db: broken, clock, guard: DEFAULT_GUARD }),
    ).rejects.toThrow('away');
    expect(await partsOf(id)).toEqual(['D-1 1-1']);
    expect(await read(file, id)).toMatchObject({ status: 'split' });
    expect(await partsOf(id)).toEqual(['D-1 1-1', 'D-2 2-2', 'D-3 3-3']);
  });

  it.each([
    ['a copy of it', () => joined(long, long), 'B-2', 60],
    [
      'terms that count their own pages',
      async () =>
        joined(
          one,
          await sheet('Allgemeine Geschäftsbedingungen', 'Seite 1 von 2', '1. Geltung'),
          await sheet('Allgemeine Geschäftsbedingungen', 'Seite 2 von 2', '9. Gerichtsstand'),
        ),
      'A-1',
      3,
    ],
    [
      'a delivery note',
      async () =>
        joined(one, await sheet('Lieferschein', 'Lieferschein-Nr. L-77', 'Kaffee 3 Stück')),
      'A-1',
      3,
    ],
    [
      'a letter before it',
      async () => joined(await sheet('Sehr geehrte Damen', 'anbei unsere Rechnung.'), one),
      'A-1',
      3,
    ],
  ])('with %s is one', async (_what, make, number, lines) => {
    await world.db.query(
      `DELETE FROM vendor_invoice_parse_jobs WHERE invoice->>'number' = $1 AND part_of IS NULL`,
      [number],
    );
    const { id, status } = await read(await make());
    expect(status).toBe('review');
    const document = await readDocument(key(id), { sql: world.db });
    expect(document.invoice).toMatchObject({ number, lines: { length: lines } });
    expect(document.reasons).toEqual(['vendor: not known yet']);
  });

  it('that may be two waits for a person, who splits it or keeps it', async () => {
    const receipt = await sheet(
      'Rechnung',
      'Seite 1 von 1',
      'Kaffee 3 x 2,00 6,00',
      'Summe 6,00 EUR',
    );
    const file = await joined(await invoice('E-1'), receipt);
    const { id, status, reasons } = await read(file);
    expect(status).toBe('review');
    expect(reasons).toContain('several: another invoice may begin on page 2');
    const decide = (starts: number[]) => decideParts({ ...key(id), starts, by: 'ann' }, world);
    await expect(decide([3])).rejects.toThrow('pages from 2 to 2');
    await expect(decide([1])).rejects.toThrow('pages from 2 to 2');
    expect(await decide([2])).toEqual({ objectKey: 'uploads/x' });
    expect(await read(file, id)).toMatchObject({ status: 'split' });
    expect((await partsOf(id))[0]).toBe('E-1 1-1');
    expect(await partsOf(id)).toHaveLength(2);
    await decide([]);
    expect(await partsOf(id)).toEqual([]);
    const kept = await read(file, id);
    expect(kept.status).toBe('review');
    expect(kept.reasons.join()).not.toContain('several');
    await rejectDocument({ ...key(id), by: 'ann' }, world);
    await expect(decide([2])).rejects.toThrow('rejected cannot be split');
  });
});

describe('the count of pages', () => {
  it.each([
    ['Page 2 of 3', 'page 2 of 3'],
    ['Seite 2 von 3', 'seite 2 von 3'],
    ['Page 2 sur 3, 2/3', 'page 2 sur 3'],
    ['Strona 2 z 3', 'strona: 2 z 3'],
    ['Sayfa: 2 / 3', 'sayfa: 2 / 3'],
    ['2/3 ページ', '2/3 ページ'],
  ])('is read from "%s"', (_, key) => expect(pageOfIn(key)).toEqual({ page: 2, of: 3 }));

  it.each(['page 3 of 2', 'pages 1/2 price', '2/3', 'page 12/24/2026', 'webpage 1 of 2'])(
    'is none in "%s"',
    (key) => expect(pageOfIn(key)).toBeUndefined(),
  );
});
