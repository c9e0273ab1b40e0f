import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openTenantApi } from '../functions/tenant-api/house.ts';

const KEYS = 'GET /api/security/api-keys';
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const ID = '00000000-0000-0000-0000-000000000000';

describe('a place in a list', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let token: string;
  let own: Set<string>;
  let others: string;
  beforeAll(async () => {
    house = await openTenantApi();
    const [mine, theirs] = [await house.organization('Mine'), await house.organization('Theirs')];
    const keys = [await house.key(mine), await house.key(mine), await house.key(mine)];
    token = (keys[0] as { key: string }).key;
    own = new Set(
      (
        await house.worker.query<{ id: string }>(
          'SELECT id FROM api_keys WHERE organization_id = $1',
          [mine],
        )
      ).rows.map(({ id }) => id),
    );
    const [first] = [await house.key(theirs), await house.key(theirs), await house.key(theirs)];
    const query = { limit: '2' };
    const part = await house.call(KEYS, { token: (first as { key: string }).key, query });
    others = part.body.next;
  });
  afterAll(() => house.end());
  beforeEach(() => house.worker.query('DELETE FROM rate_limits'));

  const list = (after: string) => house.call(KEYS, { token, query: { limit: '2', after } });

  it('of another tenant shows one’s own rows, whichever of its letters is changed', async () => {
    const changed = [...others].map(
      (letter, i) => others.slice(0, i) + (letter === 'A' ? 'B' : 'A') + others.slice(i + 1),
    );
    for (const after of [others, ...changed]) {
      await house.worker.query('DELETE FROM rate_limits');
      const { status, body } = await list(after);
      expect([200, 400]).toContain(status);
      const shown: { id: string }[] = body.apiKeys ?? [];
      expect(shown.filter(({ id }) => !own.has(id))).toEqual([]);
    }
  });

  it.each([
    ['nothing', '', /at least 1 character/],
    ['letters that no place has', '\u{1f600}', /after is not of the form/],
    ['of another list', encoded([ID]), /no place in this list/],
    ['of numbers', encoded([1, 2]), /no place in this list/],
    ['with a NUL', encoded(['2026-01-01\u0000', ID]), /no place in this list/],
    ['of a year that is none', encoded(['999999-01-01', ID]), /no place in this list/],
    ['of deep JSON', Buffer.from('['.repeat(2_900)).toString('base64url'), /no place in this list/],
    ['too long', 'A'.repeat(4_001), /at most 4000 characters/],
  ])('is none: %s', async (_what, after, says) => {
    expect(await list(after)).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(says) },
    });
  });

  it('has its length and letters in the document', () => {
    const file = join(import.meta.dirname, '../../functions/tenant-api/openapi.json');
    const { paths } = JSON.parse(readFileSync(file, 'utf8'));
    type Parameter = { name: string; schema: { maxLength?: number; pattern?: string } };
    const places: Parameter[] = Object.values(paths)
      .flatMap((path) => Object.values(path as object))
      .flatMap(({ parameters = [] }) => parameters)
      .filter(({ name }: Parameter) => name === 'after');
    expect(places.length).toBeGreaterThan(3);
    for (const { schema } of places) expect(schema.pattern).toMatch(/^\^[^.]+\$$/);
  });
});
