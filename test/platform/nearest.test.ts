import { describe, expect, it } from '@jest/globals';
import { didYouMean, nearest } from '../../shared/platform/nearest.ts';

const queues = ['billing', 'email', 'email-feedback', 'documents', 'outbox'];

describe('the nearest right word', () => {
  it.each([
    ['biling', 'billing'],
    ['billnig', 'billing'],
    ['BILLING', 'billing'],
    ['docments', 'documents'],
    ['outobx', 'outbox'],
    ['doc', 'documents'],
    ['email-fedback', 'email-feedback'],
  ])('of %s is %s', (given, meant) => {
    expect(nearest(given, queues)).toBe(meant);
  });

  it.each(['', 'x', 'payments', 'emailemailemail'])('is none for %j', (given) => {
    expect(nearest(given, queues)).toBeUndefined();
    expect(didYouMean(given, queues)).toBe('');
  });

  it.each([
    ['ab', 'ba', true],
    ['xab', 'xba', true],
    ['abxx', 'baxx', true],
    ['abcdef', 'bacdfe', true],
    ['ba', 'cd', false],
    ['abc', 'bca', false],
    ['abab', 'baba', false],
    ['aab', 'bba', false],
    ['abc', 'abd', true],
    ['abc', 'acd', false],
    ['abcdef', 'abxyef', true],
    ['abcdef', 'axyzef', false],
    ['abcde', 'abxye', false],
    ['abcde', 'abxdef', true],
    ['abxdef', 'abcde', true],
    ['ab', 'xa', false],
    ['ab', 'bx', false],
    ['ab', 'abc', true],
    ['cab', 'ab', true],
    ['xy', 'xyzzy', true],
  ])('%s for %s: %s', (given, word, near) => {
    expect(nearest(given, [word])).toBe(near ? word : undefined);
  });

  it('is the closest of several', () => {
    expect(nearest('sitse', ['sits', 'sites', 'sided'])).toBe('sits');
    expect(nearest('bilings', ['bill', 'billings', 'billing'])).toBe('billings');
    expect(nearest('statuss', ['statutes', 'status'])).toBe('status');
    expect(nearest('USERNAMES', ['userName'])).toBe('userName');
  });

  it('of a beginning is the only word that begins so', () => {
    expect(nearest('ema', queues)).toBeUndefined();
    expect(nearest('out', queues)).toBe('outbox');
  });
});
