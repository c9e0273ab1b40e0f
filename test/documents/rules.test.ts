import { describe, expect, it } from '@jest/globals';
import { evaluateRules } from '../../eval/evaluate.ts';
import { headerAccuracy, lineF1 } from '../../eval/score.ts';

describe('the rules, on generated invoices in six languages', () => {
  it.each([
    ['tuned', 0.97],
    ['held-out', 0.9],
  ] as const)('read %s layouts at %d or better, and accept no wrong total', async (set, target) => {
    const { all } = await evaluateRules({ set, perLocale: 3 });
    expect(headerAccuracy(all)).toBeGreaterThanOrEqual(target);
    expect(lineF1(all)).toBeGreaterThanOrEqual(target);
    expect(all.acceptedWrong).toBe(0);
    expect(all.accepted).toBeGreaterThan(all.documents / 2);
  });
});
