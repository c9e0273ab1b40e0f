import { describe, expect, it } from '@jest/globals';
import type { News } from '../../tools/mutation/rounds.ts';
import { createSession } from '../../tools/mutation/session.ts';

describe('the process of tests', () => {
  const make = () => {
    const told: News[] = [];
    const plan = { elsewhere: '', templates: {}, files: [{ file: 'x', mutants: ['a', 'b'] }] };
    const session = createSession(plan, (news) => void told.push(news));
    const verdicts = () =>
      told.flatMap((news) => (news.about === 'tried' ? [[news.id, news.failed]] : []));
    return { session, verdicts };
  };

  it('loads a file for all mutants, then again for each that needs it', () => {
    const { session, verdicts } = make();
    expect(session.roundOf('x')).toEqual({ file: 'x', mutants: ['a', 'b'], alone: false });
    expect(session.hasMore('x')).toBe(false);
    session.later('x', 'a');
    session.later('x', 'b');
    expect(session.hasMore('x')).toBe(true);
    expect(session.roundOf('x')).toEqual({ file: 'x', mutants: ['a'], alone: true });
    session.tell({ about: 'tried', file: 'x', id: 'a', failed: false, late: false });
    expect(session.hasMore('x')).toBe(true);
    expect(verdicts()).toEqual([['a', false]]);
  });

  it('takes a mutant with which the file does not even load for noticed', () => {
    const { session, verdicts } = make();
    session.roundOf('x');
    session.later('x', 'a');
    session.roundOf('x');
    expect(session.hasMore('x')).toBe(false);
    expect(verdicts()).toEqual([['a', true]]);
  });

  it('loads nothing for what was noticed', () => {
    const { session } = make();
    session.roundOf('x');
    session.later('x', 'a');
    session.tell({ about: 'tried', file: 'y', id: 'a', failed: true, late: false });
    expect(session.hasMore('x')).toBe(false);
  });
});
