import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { target } from '../../tools/sources/imports.ts';
import { ROOT, type Source, sourceOf, sources } from './sources.ts';

const CLI = 'ops/cli';
const RECORD = 'ops/actions/audit.ts';

/** Verbs that change something and go through no action, which writes down who did it. */
const unaudited = (files: { path: string; content: string }[]) =>
  files
    .filter(({ content }) => /\bchanges: true\b/.test(content) && !/actions\/\w/.test(content))
    .map(({ path }) => path);

/** Who writes the record: an action, which the command line and the console share. */
const writesOutside = (given: readonly Source[]) =>
  given
    .filter(({ path }) => !/^(test|bench|ops\/actions)\//.test(path))
    .filter(({ path, modules }) => modules.some(({ name }) => target(path, name) === RECORD))
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

  it('by an action only', () => {
    expect(writesOutside(sources())).toEqual([]);
  });

  it.each(['ops/cli/x/y.ts', 'console/pages/y.ts', 'ops/stack/y.ts'])(
    'would show %s that writes it itself',
    (path) => {
      const name = relative(dirname(path), RECORD);
      const code = `import { audited } from '${name.startsWith('.') ? name : `./${name}`}';`;
      expect(writesOutside([sourceOf(path, code)])).toEqual([path]);
    },
  );
});
