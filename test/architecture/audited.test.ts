import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const CLI = 'ops/cli';

/** Verbs that change something and go through no action, which writes down who did it. */
const unaudited = (files: { path: string; content: string }[]) =>
  files
    .filter(({ content }) => /\bchanges: true\b/.test(content) && !/actions\/\w/.test(content))
    .map(({ path }) => path);

describe('what an operator changes is on the record', () => {
  const files = globSync(`${CLI}/**/*.ts`, { cwd: ROOT }).map((path) => ({
    path,
    content: readFileSync(join(ROOT, path), 'utf8'),
  }));

  it('for every verb that changes something', () => {
    expect(unaudited(files)).toEqual([]);
  });

  it('would show one that is not', () => {
    const planted = { path: 'ops/cli/x/y.ts', content: 'verb({ changes: true })' };
    expect(unaudited([planted])).toEqual([planted.path]);
  });
});
