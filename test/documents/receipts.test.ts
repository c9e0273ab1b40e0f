import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ExtractedInvoice } from '../../shared/documents/invoice/schema.ts';
import { chosenExtraction, type Judgement, judge } from '../../shared/documents/judge.ts';
import { readGuarded } from '../../shared/documents/reading/guarded.ts';
import { photographed } from './support/photograph.ts';
import { RECEIPTS, type Receipt } from './support/receipts.ts';

describe('photographed receipts of twelve countries', () => {
  const read: { is: Receipt['is']; judged: Judgement }[] = [];
  beforeAll(async () => {
    const pictures = await photographed(RECEIPTS);
    for (const [i, bytes] of pictures.entries()) {
      const content = await readGuarded({ bytes });
      if (content.outcome !== 'read') throw new Error(`${RECEIPTS[i]?.name}: ${content.refusal}`);
      const extracted = chosenExtraction(content) as ExtractedInvoice;
      const judged = judge(extracted, { content, vendorKnown: true });
      read.push({ is: (RECEIPTS[i] as Receipt).is, judged });
    }
  }, 400_000);
  const right = (holds: (invoice: Judgement['invoice'], is: Receipt['is']) => boolean) =>
    read.filter(({ is, judged }) => holds(judged.invoice, is)).length;

  it('are read: their day, total and currency each time, their vendor most times', () => {
    expect(read).toHaveLength(24);
    expect(right((invoice, { date }) => invoice.issueDate === date)).toBe(24);
    expect(right((invoice, { total }) => invoice.totals.total === total)).toBe(24);
    expect(right((invoice, { currency }) => invoice.currency === currency)).toBe(24);
    expect(right((invoice, { vendor }) => invoice.vendor.name === vendor)).toBeGreaterThanOrEqual(
      20,
    );
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
    expect(hits.reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(56);
  });

  it('are never accepted with a wrong total', () => {
    const accepted = read.filter(({ judged }) => judged.status === 'accepted');
    expect(accepted.filter(({ is, judged }) => judged.invoice.totals.total !== is.total)).toEqual(
      [],
    );
  });
});
