import { describe, expect, it } from '@jest/globals';
import type { Mutant } from '../../tools/mutation/mutant.ts';
import { createTally } from '../../tools/mutation/tally.ts';

const mutant = (path: string): Mutant => ({
  ...{ path, line: 1, column: 1, kind: 'boundary', start: 0, end: 1 },
  ...{ original: '<', replacement: '<=' },
});
const tests: Record<string, string[]> = { 'a.ts': ['near', 'far'], 'b.ts': ['far'], 'c.ts': [] };
const make = (times = new Map<string, number>()) =>
  createTally(
    ['a.ts', 'b.ts'].map((path) => ({ id: path, mutant: mutant(path) })),
    (path) => tests[path] ?? [],
    times,
  );
const file = (name: string, reached: string[], broken = false) =>
  ({ about: 'file', file: name, broken, reached }) as const;
const tried = (name: string, id: string, failed: boolean, late = false) =>
  ({ about: 'tried', file: name, id, failed, late }) as const;

describe('what is known of mutants', () => {
  it('begins with the files that are near to most, and what each may notice', () => {
    expect(make().files()).toEqual([
      { file: 'far', mutants: ['a.ts', 'b.ts'] },
      { file: 'near', mutants: ['a.ts'] },
    ]);
  });

  it('begins with a quick one, once it is known what they take', () => {
    const times = new Map<string, number>();
    make(times).hear({ about: 'trying', file: 'far', id: 'a.ts', usual: 60_000 });
    expect(make(times).files()[0]?.file).toBe('near');
  });

  it('is noticed by one test, survived when all were tried, unreached where none runs it', () => {
    const tally = make();
    tally.hear(file('far', ['a.ts']));
    tally.hear(tried('far', 'a.ts', false));
    expect(tally.verdictOf('a.ts')).toBe('open');
    tally.hear(file('near', ['a.ts']));
    expect(tally.verdictOf('b.ts')).toBe('unreached');
    tally.hear(tried('near', 'a.ts', false));
    tally.over('ended');
    expect(tally.verdictOf('a.ts')).toBe('survived');
    expect(tally.files()).toEqual([]);
    const second = make();
    second.hear(file('far', ['a.ts', 'b.ts']));
    second.hear(tried('far', 'a.ts', true));
    second.hear(tried('far', 'b.ts', true, true));
    expect([second.verdictOf('a.ts'), second.verdictOf('b.ts')]).toEqual(['killed', 'timed out']);
  });

  it('is that a mutant ended or stopped the process of the tests, which goes on without it', () => {
    for (const [how, verdict] of [
      ['ended', 'killed'],
      ['stopped', 'timed out'],
    ] as const) {
      const tally = make();
      tally.hear(file('far', ['a.ts', 'b.ts']));
      tally.hear({ about: 'trying', file: 'far', id: 'a.ts', usual: 1_000 });
      tally.over(how);
      expect(tally.verdictOf('a.ts')).toBe(verdict);
      expect(tally.files()).toEqual([{ file: 'far', mutants: ['b.ts'] }]);
    }
  });

  it('says nothing by a file that fails without any', () => {
    const tally = make();
    tally.hear(file('far', ['a.ts', 'b.ts'], true));
    tally.over('ended');
    expect(tally.verdictOf('b.ts')).toBe('unreached');
  });

  it('goes on where an earlier run was ended', () => {
    const first = make();
    first.hear(file('far', ['a.ts']));
    first.hear(tried('far', 'a.ts', false));
    const { by, reached } = first.soFar('a.ts');
    expect({ by, reached }).toEqual({ by: ['far'], reached: true });
    const numbered = [{ id: 'a.ts', mutant: mutant('a.ts') }];
    const second = createTally(
      numbered,
      () => ['near', 'far'],
      new Map(),
      () => ({ by, reached }),
    );
    expect(second.files()).toEqual([{ file: 'near', mutants: ['a.ts'] }]);
    second.hear(file('near', []));
    second.over('ended');
    expect(second.verdictOf('a.ts')).toBe('survived');
  });

  it('waits longer where tests take longer', () => {
    const tally = make();
    const wait = (usual: number) => tally.hear({ about: 'trying', file: 'far', id: 'a.ts', usual });
    expect(wait(20_000) - wait(10_000)).toBe(30_000);
  });
});
