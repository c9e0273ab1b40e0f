import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/backup-faults.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line, i, all) => /^\| /.test(line) && !all[i + 1]?.startsWith('|---'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe('docs/backup-faults.md', () => {
  it('names for each fault a test that exists, by its own words', () => {
    expect(rows.length).toBeGreaterThanOrEqual(18);
    const missing = rows.flatMap(([fault, , test = '']) => {
      const named = [...test.matchAll(/`(\S+\.test\.ts)`: “([^”]+)”/g)];
      if (named.length === 0) return [`${fault}: no test named`];
      return named
        .filter(([, file, title]) => !has(file as string, title as string))
        .map(([, file, title]) => `${fault}: ${file} has no test “${title}”`);
    });
    expect(missing).toEqual([]);
  });

  it('gives the numbers that the tests have', () => {
    const mutations = readFileSync(join(ROOT, 'test/backup/mutations.test.ts'), 'utf8');
    const count = /const MUTATIONS = (\d+)/.exec(mutations)?.[1];
    expect(Number(count)).toBeGreaterThanOrEqual(200);
    expect(page).toContain(`${count} random mutations`);
  });
});

const has = (file: string, title: string) => {
  const path = join(ROOT, 'test/backup', file);
  return existsSync(path) && readFileSync(path, 'utf8').includes(title);
};
