import { describe, expect, it } from '@jest/globals';
import { placesOf } from '../../local/options.ts';
import { checkSecret } from '../../ops/stack/secret-shapes.ts';
import { parseDatabaseAddress } from '../../shared/platform/database/address.ts';

const ADDRESS = 'postgres://owner:s3cret@localhost:5432/app';

describe('what was pasted with something around it', () => {
  it.each([
    [`jdbc:postgresql://localhost:5432/app`, 'jdbc:'],
    [`postgresql+asyncpg://owner:s3cret@localhost/app`, 'a driver'],
    [`postgres://owner:s3cret@localhost/app\n# the old one`, 'more than one line'],
  ])('%j is refused, and what came along is named', (text, what) => {
    for (const read of [() => parseDatabaseAddress(text), () => placesOf({ DATABASE_URL: text })]) {
      expect(read).toThrow(what);
      expect(read).not.toThrow('s3cret');
    }
  });

  it('is taken when it is white space alone', () => {
    expect(parseDatabaseAddress(`  ${ADDRESS}\n`).host).toBe('localhost');
    expect(placesOf({ DATABASE_URL: `${ADDRESS}\n` }).databaseUrl).toBe(ADDRESS);
  });

  const random = 'a'.repeat(40);
  it.each([
    ['stripe-webhook', `"${['whsec', random].join('_')}"`, 'quotes'],
    ['stripe-webhook', `STRIPE_WEBHOOK_SECRET=${['whsec', random].join('_')}`, 'a name and ='],
    ['stripe-api-key', `Bearer ${['rk', 'live', random].join('_')}`, 'Bearer'],
    ['stripe-api-key', `${['rk', 'live', ''].join('_')}****************…`, 'left out'],
    ['operator-token', `${random}\u200b${random}`, 'characters that nobody sees'],
    ['operator-token', `Authorization: Bearer ${random}`, 'Bearer'],
  ])('as the secret %s, %j is refused, and named', (name, value, what) => {
    expect(() => checkSecret({ name, value })).toThrow(what);
  });
});
