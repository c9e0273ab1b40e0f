import { describe, expect, it } from '@jest/globals';
import { remembered } from '../../shared/platform/remembered.ts';

describe('a function of a text that remembers its answers', () => {
  const counting = () => {
    const asked: string[] = [];
    const answer = remembered((text): string | undefined => {
      asked.push(text);
      return text === 'none' ? undefined : text.toUpperCase();
    });
    return { answer, asked };
  };

  it('works each out once, and that there is none too', () => {
    const { answer, asked } = counting();
    expect(['a', 'b', 'none', 'a', 'none'].map(answer)).toEqual([
      'A',
      'B',
      undefined,
      'A',
      undefined,
    ]);
    expect(asked).toEqual(['a', 'b', 'none']);
  });

  it('keeps nothing of long texts', () => {
    const { answer, asked } = counting();
    const long = 'x'.repeat(201);
    expect([answer(long), answer(long)]).toEqual([long.toUpperCase(), long.toUpperCase()]);
    expect(asked).toHaveLength(2);
  });

  it('forgets all when it has remembered enough', () => {
    const { answer, asked } = counting();
    for (let i = 0; i <= 5_000; i += 1) answer(`n${i}`);
    answer('n5000');
    expect(asked).toHaveLength(5_001);
    answer('n0');
    expect(asked.at(-1)).toBe('n0');
  });
});
