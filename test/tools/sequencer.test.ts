import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import LongestFirst, { SECONDS } from '../support/sequencer.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the order of the suite', () => {
  let cacheDirectory: string;
  beforeAll(async () => {
    cacheDirectory = await mkdtemp(join(tmpdir(), 'nightshift-sequence-'));
  });
  afterAll(() => rm(cacheDirectory, { recursive: true, force: true }));

  it('knows the longest files by the names that they have', () => {
    expect(Object.keys(SECONDS).filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  it('begins with the longest where nothing was measured yet', () => {
    const config = { id: 'none', cacheDirectory, haste: {} };
    const named = (name: string) => ({
      path: join(ROOT, name),
      context: { config, hasteFS: { getSize: () => 1 } },
    });
    const files = [
      'test/tools/sequencer.test.ts',
      'test/e2e/dead-letters.test.ts',
      'test/documents/scripts.test.ts',
    ].map(named);
    const longestFirst = [...files].reverse().map(({ path }) => path);
    const sequencer = new LongestFirst({ contexts: [], globalConfig: {} as never });
    expect(sequencer.sort(files as never).map(({ path }) => path)).toEqual(longestFirst);
  });
});
