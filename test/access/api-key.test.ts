import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  deriveBits,
  hashApiKey,
  hintOf,
  isApiKey,
  makeApiKey,
  pepperId,
  readPeppers,
} from '../../shared/access/api-keys/api-key.ts';

const PEPPER = 'p'.repeat(32);

describe('an API key', () => {
  it('has a prefix for scanners, 256 random bits and a checksum', () => {
    const key = makeApiKey();
    expect(key).toMatch(/^nsk_[0-9A-Za-z]{49}$/);
    expect(isApiKey(key)).toBe(true);
    expect(makeApiKey()).not.toBe(key);
    expect(hintOf(key)).toBe(key.slice(0, 8));
  });

  it('is told from any slip of the pen', () => {
    fc.assert(
      fc.property(fc.nat({ max: 52 }), fc.constantFrom(...'07AZaz_-'), (at, letter) => {
        const key = makeApiKey();
        const slip = key.slice(0, at) + letter + key.slice(at + 1);
        expect(isApiKey(slip)).toBe(slip === key);
      }),
    );
    for (const text of ['', 'nsk_', `${makeApiKey()}0`, makeApiKey().slice(0, -1), '\0'.repeat(53)])
      expect(isApiKey(text)).toBe(false);
  });

  it('holds every bit of what it is made of', () => {
    const zeros = makeApiKey(Buffer.alloc(32));
    const one = makeApiKey(Buffer.concat([Buffer.alloc(31), Buffer.from([1])]));
    const high = makeApiKey(Buffer.concat([Buffer.from([128]), Buffer.alloc(31)]));
    expect(new Set([zeros, one, high]).size).toBe(3);
  });

  it('hashes another way under another pepper', () => {
    const key = makeApiKey();
    expect(hashApiKey(key, PEPPER)).toHaveLength(32);
    expect(hashApiKey(key, PEPPER)).not.toEqual(hashApiKey(key, 'q'.repeat(32)));
    expect(pepperId(PEPPER)).toMatch(/^[0-9a-f]{8}$/);
    expect(pepperId(PEPPER)).not.toBe(pepperId('q'.repeat(32)));
  });

  it('is derived alike for the same request only', () => {
    const salt = Buffer.alloc(16);
    const request = { pepper: PEPPER, salt, requestKey: 'r-1' };
    expect(deriveBits(request)).toEqual(deriveBits(request));
    const others = [
      { pepper: 'q'.repeat(32) },
      { salt: Buffer.alloc(16, 1) },
      { requestKey: 'r-2' },
    ];
    for (const other of others)
      expect(deriveBits({ ...request, ...other })).not.toEqual(deriveBits(request));
  });
});

describe('the peppers of a secret', () => {
  it('are one, or several with the newest first', () => {
    expect(readPeppers(PEPPER)).toEqual([PEPPER]);
    expect(readPeppers(` ${PEPPER} , older, `)).toEqual([PEPPER, 'older']);
  });

  it.each(['', 'short', ','])('are not "%s"', (text) => {
    expect(() => readPeppers(text)).toThrow('under 32 characters');
  });
});
