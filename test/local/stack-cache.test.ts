import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildOnce } from '../../local/stack-cache.ts';

describe('building the stack once for the same sources', () => {
  let root: string;
  let builds = 0;

  const write = (text: string) => writeFileSync(join(root, 'functions', 'a.ts'), text);
  const build = async (dir: string) => {
    builds += 1;
    writeFileSync(join(dir, 'bundle'), readFileSync(join(root, 'functions', 'a.ts')));
  };
  const run = async (make = build) => {
    const to = join(root, 'state', 'build');
    await buildOnce({ root, to, build: make });
    return readFileSync(join(to, 'bundle'), 'utf8');
  };
  const kept = () => readdirSync(join(root, '.build', 'local'));

  beforeEach(() => {
    builds = 0;
    root = mkdtempSync(join(tmpdir(), 'nightshift-builds-'));
    for (const name of [
      'functions',
      'shared',
      'lib',
      'tools',
      'migrations',
      '.build/local',
      'state',
    ])
      mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, 'package-lock.json'), '{}');
    write('one');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('copies what is there, and builds after a change', async () => {
    expect([await run(), await run()]).toEqual(['one', 'one']);
    expect(builds).toBe(1);
    write('two');
    expect(await run()).toBe('two');
    write('one');
    expect(await run()).toBe('one');
    expect(builds).toBe(2);
  });

  it('keeps nothing of a build that failed', async () => {
    const fail = async () => {
      throw new Error('does not build');
    };
    await expect(run(fail)).rejects.toThrow('does not build');
    expect(kept()).toEqual([]);
    expect(await run()).toBe('one');
  });

  it('does not keep a build during which the sources changed', async () => {
    await run(async (dir) => {
      await build(dir);
      write('two');
    });
    expect(kept()).toEqual([]);
  });

  it('keeps the last three', async () => {
    for (const text of ['1', '2', '3', '4']) {
      write(text);
      await run();
    }
    expect(kept()).toHaveLength(3);
  });
});
