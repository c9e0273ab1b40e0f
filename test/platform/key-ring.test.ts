import { describe, expect, it } from '@jest/globals';
import { createKeyRing, createKeyRings } from '../../shared/platform/key-ring.ts';
import { fixedClock } from '../support/clock.ts';

/** A secret with what was read of it, in order; nobody answers while `away`. */
function world() {
  const clock = fixedClock('2026-11-21T05:00:00Z');
  const asked: string[] = [];
  const secret = { current: 'a', previous: undefined as string | undefined, away: false };
  const ask = async <T>(what: string, answer: () => T) => {
    asked.push(what);
    if (secret.away) throw new Error('away');
    return answer();
  };
  const secrets = {
    read: (name: string) => ask(`read ${name}`, () => secret.current),
    readWithPrevious: (name: string) =>
      ask(`both ${name}`, () => {
        const { current, previous } = secret;
        return previous === undefined ? { current } : { current, previous };
      }),
    readIfPut: (name: string) => ask(`if put ${name}`, () => secret.current),
    forget: (name: string) => void asked.push(`forget ${name}`),
  };
  const ring = createKeyRing({ secrets, secretName: 'x', clock });
  const since = () => asked.splice(0);
  return { clock, secret, secrets, ring, since };
}
const BOTH = ['forget x', 'both x'];

describe('a ring of keys', () => {
  it('is every key of the current version, read once for five minutes', async () => {
    const { clock, secret, ring, since } = world();
    secret.current = ' a, b\n\nb ';
    expect(await ring.current()).toEqual(['a', 'b']);
    secret.current = 'c';
    clock.pass(300_000);
    expect([await ring.current(), since()]).toEqual([['a', 'b'], ['read x']]);
    clock.pass(1);
    // Nobody waits for what is read behind it.
    expect([await ring.current(), since()]).toEqual([['a', 'b'], BOTH]);
    await ring.newest();
    expect(await ring.current()).toEqual(['c']);
  });

  it('has the previous version too, once something did not fit', async () => {
    const { secret, ring, since } = world();
    secret.previous = 'old';
    expect(await ring.current()).toEqual(['a']);
    expect(await ring.newest()).toEqual(['a', 'old']);
    expect([await ring.current(), since()]).toEqual([
      ['a', 'old'],
      ['read x', ...BOTH],
    ]);
  });

  it('is read again for what does not fit once in ten seconds, by all who wait together', async () => {
    const { clock, secret, ring, since } = world();
    expect(await Promise.all([ring.newest(), ring.newest()])).toEqual([['a'], ['a']]);
    secret.current = 'b';
    clock.pass(10_000);
    expect([await ring.newest(), since()]).toEqual([['a'], BOTH]);
    clock.pass(1);
    expect([await ring.newest(), since()]).toEqual([['b'], BOTH]);
  });

  it('goes on with what it has while nobody answers, and fails where it has nothing', async () => {
    const { clock, secret, secrets, ring } = world();
    expect(await ring.current()).toEqual(['a']);
    secret.away = true;
    clock.pass(300_001);
    expect(await ring.current()).toEqual(['a']);
    await expect(ring.newest()).rejects.toThrow('away');
    const other = createKeyRings({ secrets, clock })('y');
    await expect(other.current()).rejects.toThrow('away');
    secret.away = false;
    expect([await other.current(), await ring.newest()]).toEqual([['a'], ['a']]);
  });
});
