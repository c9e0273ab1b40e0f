import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Watching, watchFunctions } from '../../tools/bundling/watch.ts';
import { eventually } from '../support/eventually.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('watching the functions', () => {
  let root: string;
  let watching: Watching;
  const rebuilt: string[][] = [];
  const failures: string[] = [];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'nightshift-watch-'));
    await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    await mkdir(join(root, 'functions', 'one'), { recursive: true });
    await mkdir(join(root, 'functions', 'two'));
    await mkdir(join(root, 'shared'));
    await cp(join(ROOT, 'package.json'), join(root, 'package.json'));
    await write('shared/greeting.ts', `export const greeting = 'hello';`);
    await write('functions/one/index.ts', `export { greeting } from '../../shared/greeting.ts';`);
    await write('functions/two/index.ts', `export const two = 2;`);
    rebuilt.length = 0;
    failures.length = 0;
    watching = await watchFunctions({
      root,
      outDir: join(root, '.build', 'functions'),
      onRebuilt: (names) => rebuilt.push(names),
      onFailed: (error) => failures.push(error.message),
    });
  });
  afterEach(async () => {
    await watching.stop();
    await rm(root, { recursive: true, force: true });
  });

  it('builds again only the functions that a changed file went into', async () => {
    await write('shared/greeting.ts', `export const greeting = 'good evening';`);
    await eventually(() => expect(rebuilt).toEqual([['one']]));
    expect(await bundle('one')).toContain('good evening');
  });

  it('keeps the bundle before, and says why, when a source does not build', async () => {
    await write('functions/two/index.ts', 'export const two = ;');
    await eventually(() => expect(failures.join()).toMatch(/two\/index\.ts:1/));
    expect(await bundle('two')).toContain('two');
    await write('functions/two/index.ts', 'export const two = "mended";');
    await eventually(() => expect(rebuilt).toEqual([['two']]));
    expect(await bundle('two')).toContain('mended');
  });

  const write = (path: string, text: string) => writeFile(join(root, path), text);
  const bundle = (name: string) =>
    readFile(join(root, '.build', 'functions', name, 'index.mjs'), 'utf8');
});
