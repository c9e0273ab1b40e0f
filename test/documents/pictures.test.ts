import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readDocument } from '../../shared/documents/lifecycle/store.ts';
import { photographed } from './support/photograph.ts';
import { htmlOf, SHEETS, type Sheet } from './support/scanned-sheets.ts';
import { makeWorld } from './support/world.ts';

describe('a photograph of an invoice', () => {
  const sheet = SHEETS['English, white on dark bars'] as Sheet;
  let world: Awaited<ReturnType<typeof makeWorld>>;
  let jpeg: Uint8Array;
  let png: Uint8Array;
  beforeAll(async () => {
    world = await makeWorld();
    const html = htmlOf(sheet);
    [jpeg, png] = (await photographed([
      { html, camera: { type: 'jpeg', width: 130, lean: 1, grain: 0.15 } },
      { html, camera: { type: 'png', width: 130 } },
    ])) as [Uint8Array, Uint8Array];
  }, 60_000);
  afterAll(() => world.end());

  it.each([
    ['JPEG', () => jpeg],
    ['PNG', () => png],
  ])('that comes as %s is read to its lines', async (_, picture) => {
    const sent = await world.send(picture());
    const document = await readDocument(
      { organizationId: world.organizationId, id: sent.id },
      { sql: world.db },
    );
    expect(document).toMatchObject({ status: 'review', source: 'ocr', pages: 1, refusal: null });
    expect(document.reasons).toEqual(['vendor: not known yet']);
    expect(document.invoice).toMatchObject({
      number: 'QF-118',
      issueDate: '2026-03-09',
      totals: { total: 180 },
      currency: 'GBP',
      lines: [
        { description: 'Roofing slate', quantity: 4, unitPrice: 25, amount: 100 },
        { description: 'Copper nails', quantity: 1, unitPrice: 50, amount: 50 },
      ],
    });
  });
});
