import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { evaluateSet, lastOrigins } from '../../eval/forecast/evaluate.ts';
import { readSeriesSets, readSet } from '../../eval/forecast/read-series.ts';
import { accuracyOf } from '../../shared/forecasts/accuracy.ts';
import { times, world } from '../forecasts/support/worlds.ts';

describe('a folder of series', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightshift-series-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is refused with its file and line where a line is no series', async () => {
    const read = (content: string) =>
      writeFile(join(folder, 'a.csv'), content).then(() => readSeriesSets(folder));
    await expect(readSeriesSets(folder)).rejects.toThrow('has no file that ends in .csv');
    await expect(read('series,date\nP1,2025-01-06')).rejects.toThrow(
      'a.csv: The first line must name',
    );
    const head = 'series,date,quantity\nP1,2025-01-06,4\n';
    await expect(read(`${head}P1,06.01.2025,4`)).rejects.toThrow('a.csv: Line 3: the date');
    await expect(read(`${head}P1,2025-01-13,NaN`)).rejects.toThrow(
      'Line 3: the quantity is no number',
    );
    await expect(read(`${head}P1,2025-02-29,4`)).rejects.toThrow('Line 3: the date');
    for (const none of ['', '0x10', '1,5', 'Infinity', '1_000'])
      await expect(read(`${head}P1,2025-01-13,"${none}"`)).rejects.toThrow('Line 3: the quantity');
    await expect(read(`${head}P1,9025-01-13,4`)).rejects.toThrow('is a year of its dates wrong?');
    await expect(read(`${head}P1,2025-01-13`)).rejects.toThrow('Line 3: it has not as many values');
  });

  it('tells weeks from days, and a closed day from one without sale', () => {
    const lines = times(12, (n) => `P${n},2025-01-06,${n}\nP${n},2025-01-08,${n}`).join('\n');
    const days = readSet(`series,date,quantity\n${lines}`);
    expect(days).toMatchObject({ grain: 'day' });
    expect([...(days.demands[1] as Float64Array)]).toEqual([2, Number.NaN, 2]);
    const weeks = readSet('series;date;quantity\nP1;2025-01-06;3\nP1;2025-01-20;5');
    expect(weeks).toMatchObject({ grain: 'week', demands: [Float64Array.of(3, 0, 5)] });
  });

  it('is measured in steps since its first sale, as the M5 competition does', () => {
    const outcome = (history: number[]) => ({
      history: Float64Array.from(history),
      ...{ forecast: Float64Array.of(4, 4), actual: Float64Array.of(6, 2), season: 1 },
    });
    const launched = accuracyOf([outcome([0, 0, 0, 0, 0, 0, 4, 6, 4])]);
    expect(launched.rmsse).toBeCloseTo(1, 9);
    expect(launched.mase).toBeCloseTo(1, 9);
    // A history in which nothing sold has no steps, and counts in sums only.
    expect(accuracyOf([outcome([0, 0, 0])])).toMatchObject({ rmsse: 0, wape: 0, fits: 1 });
  });

  it('is scored for the choice and each single method', () => {
    const demands = times(30, (seed) => world({ steps: 52, meanAt: () => 3 * seed, seed }));
    const set = { file: 'made.csv', grain: 'week' as const, names: [], demands };
    const scores = evaluateSet(set, { horizon: 4, origins: lastOrigins(52, 4) });
    expect(lastOrigins(52, 4)).toEqual([36, 40, 44, 48]);
    expect(scores.map(({ name }) => name)).toContain('tsb');
    const [ours] = scores;
    expect(ours).toMatchObject({ name: 'nightshift', fits: 120, banded: 120 });
    expect(ours?.rmsse).toBeLessThan(0.85);
    expect(ours?.wape).toBeLessThan(0.1);
  });
});
