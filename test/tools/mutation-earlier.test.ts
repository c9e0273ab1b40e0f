import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readEarlier, writeTried } from '../../tools/mutation/earlier.ts';
import type { Tried, Verdict } from '../../tools/mutation/report.ts';

const tried = (path: string, verdict: Verdict): Tried => ({
  ...{ path, line: 1, column: 1, kind: 'boundary', start: 0, end: 1 },
  ...{ original: '<', replacement: '<=', verdict, sofar: { by: ['near'], reached: true } },
});

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mutation-'));
  for (const name of ['a.ts', 'b.ts']) writeFileSync(join(root, name), 'a < b');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('what an earlier run told', () => {
  const file = () => join(root, 'tried.json');
  const earlier = (all: Tried[], { survivors }: { survivors: boolean }) => {
    const read = readEarlier(root, file(), { survivors });
    return all.map((one) => read(one)?.verdict);
  };

  it('is gone on with: noticed, open with its tests, and survivors unless tests were added', () => {
    const all = [tried('a.ts', 'open'), tried('b.ts', 'survived')];
    writeTried(root, file(), all);
    expect(readEarlier(root, file(), { survivors: false })(tried('a.ts', 'open'))).toEqual(all[0]);
    expect(earlier(all, { survivors: false })).toEqual(['open', 'survived']);
    expect(earlier(all, { survivors: true })).toEqual(['open', undefined]);
    const other = { ...tried('a.ts', 'open'), replacement: '>=' };
    expect(earlier([other], { survivors: false })).toEqual([undefined]);
  });

  it('leaves an open one to each test that has changed', () => {
    const one = tried('a.ts', 'open');
    const all = [{ ...one, sofar: { by: ['near', 'far'], reached: true } }];
    for (const name of ['near', 'far']) writeFileSync(join(root, name), 'it()');
    writeTried(root, file(), all);
    writeFileSync(join(root, 'near'), 'it(); it()');
    const told = readEarlier(root, file(), { survivors: false })(one);
    expect(told?.sofar).toEqual({ by: ['far'], reached: true });
  });

  it('is nothing of a source that has changed, and nothing before the first', () => {
    const all = [tried('a.ts', 'killed'), tried('b.ts', 'killed')];
    expect(earlier(all, { survivors: false })).toEqual([undefined, undefined]);
    writeTried(root, file(), all);
    writeFileSync(join(root, 'a.ts'), 'a < b || c');
    expect(earlier(all, { survivors: false })).toEqual([undefined, 'killed']);
  });
});
