import { expect, it } from '@jest/globals';
import { InvalidRequest } from '../../../shared/platform/errors.ts';
import { readIdempotencyKey } from '../../../shared/platform/http/idempotency-key.ts';
import type { HttpRequest } from '../../../shared/platform/http/request.ts';

const read = (key: string | undefined) =>
  readIdempotencyKey({ headers: { 'idempotency-key': key } } as unknown as HttpRequest);

it('a key of a request is a printable word of up to 200 characters, or none', () => {
  for (const key of [undefined, '!', '~', 'a'.repeat(200)]) expect(read(key)).toBe(key);
  for (const key of ['', ' ', 'a b', 'ä', 'a\n', '\u007f', 'a'.repeat(201)])
    expect(() => read(key)).toThrow(InvalidRequest);
});
