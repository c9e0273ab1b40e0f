import { expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { inWords } from '../../../shared/platform/http/in-words.ts';

const schema = z.strictObject({
  name: z.string().check(z.minLength(2), z.maxLength(5)),
  count: z.optional(z.int().check(z.gte(1), z.lt(10))),
  share: z.optional(z.number().check(z.gt(0), z.lte(1))),
  kind: z.optional(z.enum(['a', 'b'])),
  only: z.optional(z.literal('x')),
  id: z.optional(z.uuid()),
  at: z.optional(z.iso.datetime()),
  day: z.optional(z.iso.date()),
  mail: z.optional(z.email()),
  code: z.optional(z.string().check(z.regex(/^\d+$/))),
  on: z.optional(z.boolean()),
  tags: z.optional(z.array(z.string()).check(z.maxLength(2))),
  lines: z.optional(z.array(z.strictObject({ sku: z.string() }))),
  odd: z.optional(z.number().check(z.refine((n) => n % 2 === 1, 'it is even'))),
  link: z.optional(z.url()),
  range: z.optional(z.cidrv4()),
  since: z.optional(z.date()),
  even: z.optional(z.number().check(z.refine((n) => n % 2 === 0))),
});

/** As parsing them tells, with what came in. */
const told = (value: unknown) => {
  const { error } = z.safeParse(schema, value, { reportInput: true });
  return inWords(error?.issues ?? [], { whole: 'the body', schema });
};

it.each<[unknown, string]>([
  [{}, 'name is missing'],
  [7, 'the body must be an object'],
  [{ name: 7 }, 'name must be text'],
  [{ name: 'a' }, 'name must have at least 2 characters'],
  [{ name: 'abcdef' }, 'name must have at most 5 characters'],
  [{ name: 'abc', count: 'x' }, 'count must be a number'],
  [{ name: 'abc', count: 1.5 }, 'count must be a whole number'],
  [{ name: 'abc', count: 0 }, 'count must be at least 1'],
  [{ name: 'abc', count: 10 }, 'count must be below 10'],
  [{ name: 'abc', share: 0 }, 'share must be above 0'],
  [{ name: 'abc', share: 2 }, 'share must be at most 1'],
  [{ name: 'abc', kind: 'c' }, 'kind must be one of a, b'],
  [{ name: 'abc', only: 'y' }, 'only must be x'],
  [{ name: 'abc', id: '7' }, 'id must be a UUID'],
  [{ name: 'abc', at: 'now' }, 'at must be a time in ISO 8601'],
  [{ name: 'abc', day: '1.2.26' }, 'day must be a day as YYYY-MM-DD'],
  [{ name: 'abc', mail: 'x' }, 'mail must be an email address'],
  [{ name: 'abc', code: 'x' }, 'code is not of the form that it must have'],
  [{ name: 'abc', on: 1 }, 'on must be true or false'],
  [{ name: 'abc', tags: 'x' }, 'tags must be a list'],
  [{ name: 'abc', tags: ['a', 'b', 'c'] }, 'tags must have at most 2 entries'],
  [{ name: 'abc', lines: [{}] }, 'lines.0.sku is missing'],
  [{ name: 'abc', even: 3 }, 'even does not fit'],
  [{ name: 'abc', odd: 2 }, 'odd does not fit: it is even'],
  [{ name: 'abc', link: 'x' }, 'link must be a URL'],
  [{ name: 'abc', range: 'x' }, 'range must be a range of addresses'],
  [{ name: 'abc', since: 'x' }, 'since must be of type date'],
  [{ name: 'abc', tags: [], lines: 7 }, 'lines must be a list'],
  [{ name: 'abc', lines: [7] }, 'lines.0 must be an object'],
])('%j: %s', (value, words) => {
  expect(told(value)).toBe(words);
});

it('gives the nearest field for one that it does not know, wherever that is, and no value', () => {
  expect(told({ name: 'abc', cuont: 1 })).toMatch(
    /^the body knows no cuont.*count.*; it may have name, count,/,
  );
  expect(told({ name: 'abc', lines: [{ sku: 'x', skq: 'hunter2' }] })).toMatch(
    /^lines\.0 knows no skq.*sku.*; it may have sku$/,
  );
  expect(told({ name: 'abc', lines: [{ sku: 'x', 'a\n\u0007b': 1 }] })).toContain('knows no a?b');
});

it('names the forms that an object may have by the fields that each must have', () => {
  const one = z.object({ sku: z.string(), lot: z.string(), note: z.optional(z.string()) });
  const forms = z.union([one, z.object({ code: z.string(), count: z._default(z.int(), 1) })]);
  const words = (of: z.ZodMiniType, value: unknown) =>
    inWords(of.safeParse(value, { reportInput: true }).error?.issues ?? [], {
      whole: 'the body',
      schema: of,
    });
  expect(words(forms, {})).toBe('the body must have sku and lot, or code');
  expect(words(z.object({ line: z.optional(forms) }), { line: 7 })).toBe(
    'line must have sku and lot, or code',
  );
  // One form with fields is no choice.
  expect(words(z.union([z.string(), one]), {})).toBe('the body does not fit');
});

it('says each thing once, and ten at most', () => {
  expect(told({ name: 'abc', tags: [1, 1], lines: Array(20).fill({}) }).split('; ')).toHaveLength(
    10,
  );
});
