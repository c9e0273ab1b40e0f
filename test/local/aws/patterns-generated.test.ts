import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compilePattern } from '../../../local/aws/events/pattern/compile.ts';

/*
 * The same rules written another way: AWS's documentation in terms of leaves. An event is its leaves,
 * each with the element of every list that it was reached through; a pattern holds when each of its
 * fields has a leaf, no two of them from different elements of one list.
 */
type Leaf = { path: string; value: unknown; through: Record<string, number> };
type Filter = string | number | boolean | null | Record<string, unknown>;

function leavesOf(value: unknown, path: string[] = [], through: Leaf['through'] = {}): Leaf[] {
  if (Array.isArray(value))
    return value.flatMap((one, i) => {
      const isObject = one !== null && typeof one === 'object';
      return leavesOf(one, path, isObject ? { ...through, [path.join('.')]: i } : through);
    });
  if (value !== null && typeof value === 'object')
    return Object.entries(value).flatMap(([name, one]) => leavesOf(one, [...path, name], through));
  return [{ path: path.join('.'), value, through }];
}

const passes = (filter: Filter, value: unknown): boolean => {
  if (filter === null || typeof filter !== 'object') return filter === value;
  const text = typeof value === 'string' ? value : undefined;
  const [[name, wanted]] = Object.entries(filter) as [[string, never]];
  if (name === 'prefix') return text?.startsWith(wanted) ?? false;
  if (name === 'suffix') return text?.endsWith(wanted) ?? false;
  if (name === 'exists') return wanted === true;
  if (name === 'anything-but') return ![wanted].flat().includes(value as never);
  const [, low, , high] = wanted as [string, number, string, number];
  return typeof value === 'number' && value > low && value <= high;
};

/** Whether leaves can be chosen, one for each field. */
function choose(fields: [string, Filter[]][], leaves: Leaf[], through: Leaf['through']): boolean {
  const [[path, filters] = [], ...rest] = fields as [[string, Filter[]]];
  if (path === undefined || filters === undefined) return true;
  const there = leaves.filter((leaf) => leaf.path === path);
  const isAbsence = (filter: Filter) =>
    filter !== null && typeof filter === 'object' && filter.exists === false;
  if (there.length === 0) return filters.some(isAbsence) && choose(rest, leaves, through);
  return there
    .filter(({ value }) => filters.some((filter) => !isAbsence(filter) && passes(filter, value)))
    .filter((leaf) => Object.entries(leaf.through).every(([list, i]) => (through[list] ?? i) === i))
    .some((leaf) => choose(rest, leaves, { ...through, ...leaf.through }));
}

const name = fc.constantFrom('a', 'b', 'c');
const scalar = fc.constantFrom('x', 'xy', 'yx', '', 1, 2, 10, true, false, null);
const filter: fc.Arbitrary<Filter> = fc.oneof(
  scalar,
  fc.record({ prefix: fc.constantFrom('x', 'y', 'xy') }),
  fc.record({ suffix: fc.constantFrom('x', 'y', 'xy') }),
  fc.record({ exists: fc.boolean() }),
  fc.record({ 'anything-but': fc.constantFrom('x', ['x', 'xy'], 1, [1, 10]) }),
  fc.record({ numeric: fc.constantFrom(['>', 0, '<=', 2], ['>', 1, '<=', 10]) }),
);
const fieldsOf = fc.dictionary(
  fc.tuple(name, name, fc.option(name)).map((path) => path.filter(Boolean).join('.')),
  fc.array(filter, { minLength: 1, maxLength: 2 }),
  { minKeys: 1, maxKeys: 3 },
);
const { event } = fc.letrec<{ event: object; value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(scalar, { maxLength: 2 }),
    tie('event'),
    fc.array(tie('event'), { minLength: 1, maxLength: 3 }),
  ),
  event: fc.dictionary(name, tie('value'), { minKeys: 1, maxKeys: 3 }),
}));

describe('event patterns', () => {
  it('decide ten thousand generated pairs as the documentation’s rules do', () => {
    let pairs = 0;
    let yes = 0;
    fc.assert(
      fc.property(fieldsOf, event, (fields, given) => {
        // A field is either a leaf or an object of others.
        const paths = Object.keys(fields);
        fc.pre(!paths.some((one) => paths.some((other) => other.startsWith(`${one}.`))));
        const pattern: Record<string, unknown> = {};
        for (const [path, filters] of Object.entries(fields)) {
          const parts = path.split('.');
          const last = parts.pop() as string;
          let at = pattern;
          for (const part of parts) {
            at[part] ??= {};
            at = at[part] as Record<string, unknown>;
          }
          at[last] = filters;
        }
        const expected = choose(Object.entries(fields), leavesOf(given), {});
        pairs += 1;
        yes += Number(expected);
        return compilePattern(pattern)(given) === expected;
      }),
      { numRuns: 10_000, seed: 20_261_129 },
    );
    expect(pairs).toBeGreaterThanOrEqual(10_000);
    expect(yes).toBeGreaterThan(300);
  });
});
