import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ExtractedInvoice } from '../../shared/documents/invoice/schema.ts';
import { chosenExtraction, type Judgement, judge } from '../../shared/documents/judge.ts';
import { readGuarded } from '../../shared/documents/reading/guarded.ts';
import { photographed } from './support/photograph.ts';
import { RECEIPTS, type Receipt } from './support/receipts.ts';

type ReadReceipt = { is: Receipt['is']; judged: Judgement };

/** Photographs receipts and reads the pictures. */
async function readAll(receipts: readonly Receipt[]): Promise<ReadReceipt[]> {
  const read: ReadReceipt[] = [];
  for (const [i, bytes] of (await photographed(receipts)).entries()) {
    const { name, is } = receipts[i] as Receipt;
    const content = await readGuarded({ bytes });
    if (content.outcome !== 'read') throw new Error(`${name}: ${content.refusal}`);
    const extracted = chosenExtraction(content) as ExtractedInvoice;
    read.push({ is, judged: judge(extracted, { content, vendorKnown: true }) });
  }
  return read;
}

describe('photographed receipts of twelve countries', () => {
  let read: ReadReceipt[] = [];
  beforeAll(async () => {
    read = await readAll(RECEIPTS);
  }, 400_000);
  const right = (holds: (invoice: Judgement['invoice'], is: Receipt['is']) => boolean) =>
    read.filter(({ is, judged }) => holds(judged.invoice, is)).length;

  it('are read: their day, total, currency and vendor each time', () => {
    expect(read).toHaveLength(24);
    expect(right((invoice, { date }) => invoice.issueDate === date)).toBe(24);
    expect(right((invoice, { total }) => invoice.totals.total === total)).toBe(24);
    expect(right((invoice, { currency }) => invoice.currency === currency)).toBe(24);
    expect(right((invoice, { vendor }) => invoice.vendor.name === vendor)).toBe(24);
  });

  it('have lines where each amount was recognised, and then the right ones', () => {
    const wanted = (is: Receipt['is']) => is.lines.map(([item, amount]) => `${item} ${amount}`);
    const found = ({ lines }: Judgement['invoice']) =>
      lines.map(({ description, amount }) => `${description} ${amount}`);
    const hits = read.map(({ is, judged }) => {
      const lines = found(judged.invoice);
      return wanted(is).filter((line) => lines.includes(line)).length;
    });
    // Of 84: a mark of decimals that a recogniser dropped is put back, other figures are not.
    expect(hits.reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(78);
  });

  it('are never accepted with a wrong total', () => {
    const accepted = read.filter(({ judged }) => judged.status === 'accepted');
    expect(accepted.length).toBeGreaterThanOrEqual(20);
    expect(accepted.filter(({ is, judged }) => judged.invoice.totals.total !== is.total)).toEqual(
      [],
    );
  });
});

/** Boards, and a chequered cloth: ink everywhere, and none of it is text. */
const BOARDS =
  'repeating-linear-gradient(83deg, #8a5a2b 0 3mm, #c9985f 3mm 4mm, #a87444 4mm 7mm, #e0b98a 7mm 8mm)';
const CLOTH = 'repeating-conic-gradient(#c8ccd4 0 25%, #f4f4f0 0 50%) 0 0/6mm 6mm';

it('a receipt that leans on boards or on a cloth, in a shadow, is read as on a desk', async () => {
  const camera = { lean: 4, shadow: 0.35, tilt: 6, grain: 0.12, density: 2 };
  const lying = (table: string) => (receipt: Receipt) => ({
    ...receipt,
    camera: { ...receipt.camera, ...camera, type: 'jpeg' as const, table },
  });
  const [dutch, swedish] = [RECEIPTS.slice(14, 15), RECEIPTS.slice(18, 19)];
  const read = await readAll([...dutch.map(lying(CLOTH)), ...swedish.map(lying(BOARDS))]);
  for (const { is, judged } of read) {
    const { issueDate, totals, vendor, lines } = judged.invoice;
    expect({ date: issueDate, total: totals.total, vendor: vendor.name }).toEqual({
      date: is.date,
      total: is.total,
      vendor: is.vendor,
    });
    expect(lines).toHaveLength(is.lines.length);
    expect(judged.status).toBe('accepted');
  }
}, 120_000);
