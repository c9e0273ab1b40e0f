import { describe, expect, it } from '@jest/globals';
import { type News, playsOf, type Reached } from '../../tools/mutation/rounds.ts';
import type { Play } from '../../tools/mutation/test-run.ts';

/** Two tests; what one of them does depends on who is awake and what was left behind. */
type World = {
  reached: Record<string, Reached>;
  /** The first test that fails of those that were chosen. */
  failing(
    awake: string | undefined,
    chosen: ReadonlySet<number>,
    left: Set<string>,
  ): number | undefined;
  memoised?: boolean;
};

function played(world: World, mutants: readonly string[], alone = false) {
  const told: News[] = [];
  const later: string[] = [];
  const played: string[] = [];
  const left = new Set<string>();
  let awake: string | undefined = alone ? mutants[0] : undefined;
  const plays = playsOf(
    { file: 'x.test.ts', mutants, alone },
    {
      tell: (news) => void told.push(news),
      wake: (id) => {
        awake = id;
      },
      reached: new Map(Object.entries(world.reached)),
      wasAsked: () => !world.memoised,
      later: (id) => void later.push(id),
    },
  );
  const all = new Set([0, 1]);
  for (let next = plays.next(); !next.done; ) {
    const { chosen = all } = next.value as Play;
    played.push(`${awake ?? 'nobody'}: ${[...chosen].join(' ')}`);
    const failing = world.failing(awake, chosen, left);
    const times = new Map([...chosen].map((test): [number, number] => [test, 5]));
    next = plays.next({ failing, late: false, times });
  }
  const verdicts = told.flatMap((news) =>
    news.about === 'tried' ? [`${news.id} ${news.failed ? 'noticed' : 'not'}`] : [],
  );
  return { verdicts, later, played, told };
}

const reaches = (...tests: number[]): Reached => ({ tests: new Set(tests), atLoad: false });

describe('a loaded test file', () => {
  it('is played as it is, then with each mutant by the tests that reach it, and last without', () => {
    const world: World = {
      reached: { a: reaches(0, 1), b: reaches(1) },
      failing: (awake) => (awake === 'a' ? 0 : undefined),
    };
    const { verdicts, played: order, later } = played(world, ['a', 'b', 'c']);
    expect(order).toEqual(['nobody: 0 1', 'a: 0 1', 'b: 1', 'nobody: 0']);
    expect(verdicts).toEqual(['b not', 'a noticed']);
    expect(later).toEqual([]);
  });

  it('tries nothing where it fails as it is', () => {
    const { told } = played({ reached: { a: reaches(0) }, failing: () => 1 }, ['a']);
    expect(told).toEqual([{ about: 'file', file: 'x.test.ts', broken: true, reached: ['a'] }]);
  });

  it('is played whole where a test leans on the one before it', () => {
    const world: World = {
      reached: { a: reaches(1) },
      failing: (awake, chosen) => (awake || !chosen.has(0) ? 1 : undefined),
    };
    const { verdicts, played: order } = played(world, ['a']);
    expect(order.slice(1)).toEqual([
      'a: 1',
      'nobody: 1',
      ...['a: 1', 'nobody: 1'],
      ...['a: 0 1', 'nobody: 0 1'],
    ]);
    expect(verdicts).toEqual(['a noticed']);
  });

  it('is loaded again for a mutant that spoils what is made while loading', () => {
    const atLoad = { tests: new Set<number>(), atLoad: true };
    const world: World = { reached: { a: atLoad }, failing: () => undefined };
    expect(played(world, ['a'])).toMatchObject({ later: ['a'], verdicts: [] });
    const again: World = { ...world, failing: (awake) => (awake === 'a' ? 0 : undefined) };
    expect(played(again, ['a'], true)).toMatchObject({ verdicts: ['a noticed'], later: [] });
  });

  it('holds what failed against one play without them, and each by itself where that fails', () => {
    const world: World = {
      reached: { a: reaches(0), b: reaches(1), c: reaches(0, 1) },
      failing: (awake) => (awake === 'a' || awake === 'c' ? 0 : awake === 'b' ? 1 : undefined),
    };
    const together = played(world, ['a', 'b', 'c']);
    expect(together.played.slice(1)).toEqual(['a: 0', 'b: 1', 'c: 0 1', 'nobody: 0 1']);
    expect(together.verdicts).toEqual(['a noticed', 'b noticed', 'c noticed']);
    const spoils: World = {
      ...world,
      failing: (awake, chosen, left) => {
        if (awake === 'b') left.add('b');
        return awake === 'a' ? 0 : left.size > 0 && chosen.has(1) ? 1 : undefined;
      },
    };
    expect(played(spoils, ['a', 'b', 'c'])).toMatchObject({
      verdicts: ['a noticed'],
      later: ['b', 'c'],
    });
  });

  it('is loaded again where the mutant left something behind, or its code was kept from before', () => {
    const leaves: World = {
      reached: { a: reaches(0) },
      failing: (awake, _chosen, left) => {
        if (awake) left.add(awake);
        return left.size > 0 ? 0 : undefined;
      },
    };
    expect(played(leaves, ['a'])).toMatchObject({ later: ['a'], verdicts: [] });
    const kept: World = { reached: { a: reaches(0) }, failing: () => undefined, memoised: true };
    expect(played(kept, ['a'])).toMatchObject({ later: ['a'], verdicts: [] });
  });
});
