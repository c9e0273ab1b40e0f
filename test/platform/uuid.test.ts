import { expect, it } from '@jest/globals';
import { isUuid, shortId, uuidOf } from '../../shared/platform/uuid.ts';

const ID = '0a1b2c3d-0000-4000-8000-00000000000F';

it('an id is a UUID whole, and nothing else', () => {
  expect(isUuid(ID)).toBe(true);
  for (const other of [
    `${ID}0`,
    ` ${ID}`,
    `${ID}\n`,
    ID.replace('a', 'g'),
    ID.replaceAll('-', ''),
    '',
    7,
    null,
  ])
    expect(isUuid(other)).toBe(false);
  expect(isUuid([ID])).toBe(false);
});

it('an id that is made from a text is one of version 8, always the same for the same', () => {
  // SHA-256: ba7816bf 8f01 cfea 4141 40de5dae2223 …
  expect(uuidOf('abc')).toBe('ba7816bf-8f01-8fea-8141-40de5dae2223');
  expect(isUuid(uuidOf(''))).toBe(true);
  expect(uuidOf('a')).not.toBe(uuidOf('b'));
});

it('an id is called by its first eight characters', () => {
  expect(shortId(ID)).toBe('0a1b2c3d');
});
