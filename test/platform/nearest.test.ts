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

  it('of a beginning is the only word that begins so', () => {
    expect(nearest('ema', queues)).toBeUndefined();
    expect(nearest('out', queues)).toBe('outbox');
  });
});
