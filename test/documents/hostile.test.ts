import { beforeAll, describe, expect, it } from '@jest/globals';
import { type HostileResult, runHostile } from '../../eval/hostile.ts';

describe('files that mean harm', () => {
  let results: HostileResult[];

  beforeAll(async () => {
    results = await runHostile({ usual: 8_000, endless: 2_500 });
  }, 240_000);

  it('each end in a state that was foreseen', () => {
    expect(results.filter((r) => !r.asExpected)).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(20);
  });

  it('cost no more time than the deadline and little more memory than the limit', () => {
    expect(Math.max(...results.map((r) => r.milliseconds))).toBeLessThan(12_000);
    expect(Math.max(...results.map((r) => r.peakMegabytes))).toBeLessThan(2_000);
  });

  it('leave the invoice after them unharmed', () => {
    expect(results.at(-1)).toMatchObject({ name: 'neighbour.pdf', outcome: 'accepted' });
  });
});
