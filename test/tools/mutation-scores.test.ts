import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { mutationScores } from '../../tools/docs/mutation-scores.ts';
import { recordScore } from '../../tools/mutation/scores.ts';

it('tells of each area whether its target is met, with what is open counted as missed', async () => {
  const root = mkdtempSync(join(tmpdir(), 'scores-'));
  try {
    await mkdir(join(root, 'tools/mutation'), { recursive: true });
    const run = { date: '2026-11-29', seed: 1, all: 300, tried: 100 };
    recordScore(root, 'billing', { ...run, noticed: 84, open: 16 });
    recordScore(root, 'platform', { ...run, noticed: 85, open: 0 });
    const table = mutationScores(root);
    expect(table).toContain('| 84 (84 %) | 0 | 16 | **missed** |');
    expect(table).toContain('| 85 (85 %) | 15 | 0 | met |');
    // Survivors tried again: the target is held against what was found first.
    const { seed } = run;
    recordScore(root, 'billing', { ...run, noticed: 99, open: 0 }, { survivors: true });
    expect(mutationScores(root)).toContain('| 84 (84 %) | 0 | 16 | **missed** | 99 (99 %) |');
    recordScore(
      root,
      'billing',
      { ...run, seed: seed + 1, noticed: 90, open: 0 },
      { survivors: true },
    );
    expect(mutationScores(root)).toContain('| 90 (90 %) | 10 | 0 | met |  |');
    expect(table).toMatch(/\| retention \|.*not measured/);
  } finally {
    rmSync(root, { recursive: true });
  }
});
