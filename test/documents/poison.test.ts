import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ciiXml } from '../../eval/generator/facturx.ts';
import { unkeepableText } from '../../eval/generator/hostile-pdf.ts';
import { readDocument } from '../../shared/documents/lifecycle/store.ts';
import { makeWorld, print } from './support/world.ts';

const bytes = (xml: string) => new TextEncoder().encode(xml);

describe('values that a database cannot keep', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.end());

  const read = async (file: Uint8Array) => {
    const { id } = await world.send(file);
    return readDocument({ organizationId: world.organizationId, id }, { sql: world.db });
  };

  it('such as NUL and half a surrogate pair in a PDF end as a document with a person', async () => {
    expect(await read(unkeepableText())).toMatchObject({ status: 'review' });
  });

  it.each(['&#0;', '&#x0;', '&#xD800;', '\ud800'])('such as %p in XML do too', async (piece) => {
    const { invoice } = await print({ seed: 91 });
    const first = invoice.lines[0]?.description ?? '';
    const xml = ciiXml(invoice).replace(first, `${piece}${first}`);
    expect(await read(bytes(xml))).toMatchObject({ status: 'review' });
  });

  it('and a code point that is no character, which no XML may hold, is not kept', async () => {
    const { invoice } = await print({ seed: 93 });
    const first = invoice.lines[0]?.description ?? '';
    const xml = ciiXml(invoice).replace(first, `\uFFFE\uFFFF${first}`);
    expect(await read(bytes(xml))).toMatchObject({
      invoice: { lines: expect.arrayContaining([expect.objectContaining({ description: first })]) },
    });
  });

  it.each(['999999999999999', '1000000000000', '1e300', '-999999999999999'])(
    'such as a sum of %s do too',
    async (sum) => {
      const { invoice } = await print({ seed: 92 });
      const xml = ciiXml(invoice).replaceAll(`>${invoice.total.toFixed(2)}<`, `>${sum}<`);
      expect(xml).toContain(sum);
      const document = await read(bytes(xml));
      expect(document).toMatchObject({ status: 'review', invoice: { totals: { total: null } } });
    },
  );
});
