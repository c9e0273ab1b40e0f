import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compilePattern } from '../../../local/aws/events/pattern/compile.ts';

type Case = {
  name: string;
  pattern: object;
  yes: object[];
  no: object[];
};

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`./cases/${name}.json`, import.meta.url), 'utf8')) as Case[];
const cases = read('patterns');
/** A pattern for each that the documentation of EventBridge shows, operators first, with events of ours. */
const documented = read('documented');

/** Generated patterns and events, with what AWS's own matcher (event-ruler 2.1.0) said of them. */
const ofRuler = JSON.parse(
  readFileSync(new URL('./cases/ruler.json', import.meta.url), 'utf8'),
) as { pattern: object; events?: object[]; verdict: string }[];

describe('an event pattern', () => {
  it("is refused, or decides, as by AWS's own matcher", () => {
    const verdict = ({ pattern, events = [] }: (typeof ofRuler)[number]) => {
      try {
        const matches = compilePattern(pattern);
        return events.map((event) => Number(matches(event))).join('');
      } catch {
        return 'refused';
      }
    };
    const wrong = ofRuler.filter((one) => verdict(one) !== one.verdict);
    expect(wrong).toEqual([]);
    expect(ofRuler.length).toBeGreaterThan(250);
  });

  it.each(documented)('decides as the documentation says: $name', ({ pattern, yes, no }) => {
    const matches = compilePattern(pattern);
    for (const event of yes) expect([event, matches(event)]).toEqual([event, true]);
    for (const event of no) expect([event, matches(event)]).toEqual([event, false]);
  });

  it('has combinations of $or up to a thousand, and refuses more', () => {
    const or = (count: number, field: string) =>
      Array.from({ length: count }, (_, i) => ({ [`${field}${i}`]: [i] }));
    const nested = (last: number) => ({
      a: { $or: or(10, 'x') },
      b: { $or: or(10, 'y') },
      c: { $or: or(last, 'z') },
    });
    expect(() => compilePattern(nested(10))).not.toThrow();
    expect(() => compilePattern(nested(11))).toThrow(/1,?000/);
  });

  it.each(cases)('decides by $name', ({ pattern, yes, no }) => {
    const matches = compilePattern(pattern);
    for (const event of yes) expect([event, matches(event)]).toEqual([event, true]);
    for (const event of no) expect([event, matches(event)]).toEqual([event, false]);
  });

  it.each([
    [{}, 'is empty'],
    [{ a: 'x' }, 'object or a list'],
    [{ a: [] }, 'lists no value'],
    [{ a: [{ prefix: 1 }] }, 'prefix takes a string'],
    [{ a: [{ numeric: ['>', '1'] }] }, 'numeric does not take'],
    [{ a: [{ exists: 'yes' }] }, 'exists takes'],
    [{ a: [{ wildcard: 'a**b' }] }, 'consecutive'],
    [{ a: [{ cidr: '10.0.0.0' }] }, 'address block'],
    [{ a: [{ 'anything-but': { numeric: ['>', 1] } }] }, 'does not take numeric'],
    [{ a: [{ prefix: 'a', suffix: 'b' }] }, 'exactly one name'],
    [{ $or: [{ a: [1] }] }, 'at least two'],
    [{ a: [{ numeric: ['>', 5, '<', 5] }] }, 'below its top'],
    [{ a: [{ numeric: ['>', 9, '<', 5] }] }, 'below its top'],
    [{ a: [{ numeric: ['<', 9, '>', 5] }] }, 'begins with >'],
    [{ a: [{ numeric: ['>', 1, '>', 5] }] }, 'begins with >'],
    [{ a: [{ numeric: ['>', 5_000_000_001] }] }, 'numeric does not take'],
    [{ a: [{ 'anything-but': true }] }, 'not both'],
    [{ a: [{ 'anything-but': ['a', 1] }] }, 'not both'],
    [{ a: [{ 'anything-but': { prefix: '' } }] }, 'not empty'],
    [{ a: [{ 'anything-but': { suffix: '' } }] }, 'not empty'],
  ])('refuses %j', (pattern, reason) => {
    expect(() => compilePattern(pattern)).toThrow(reason);
  });

  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '\\') });

  it('matches the event that it was written from', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), leaf, { minKeys: 1 }), (event) => {
        fc.pre(!('$or' in event));
        const pattern = Object.fromEntries(
          Object.entries(event).map(([key, value]) => [key, [value]]),
        );
        return (
          compilePattern(pattern)(event) && compilePattern({ detail: pattern })({ detail: event })
        );
      }),
      { numRuns: 500 },
    );
  });

  it('lets through by anything-but exactly what the filter alone does not', () => {
    const filters = fc.constantFrom('prefix', 'suffix', 'equals-ignore-case');
    fc.assert(
      fc.property(filters, text, text, (filter, wanted, value) => {
        fc.pre(wanted !== '');
        const plain = compilePattern({ a: [{ [filter]: wanted }] });
        const negated = compilePattern({ a: [{ 'anything-but': { [filter]: [wanted] } }] });
        return plain({ a: value }) !== negated({ a: value });
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads a wildcard as the regular expression of the same meaning', () => {
    const pattern = fc
      .array(fc.constantFrom('a', 'b', 'ab', '*', '\\*', '\\\\'), { minLength: 1, maxLength: 8 })
      .filter((parts) => !parts.some((part, i) => part === '*' && parts[i + 1] === '*'));
    fc.assert(
      fc.property(pattern, text, (parts, value) => {
        const source = parts
          .map((part) => (part === '*' ? '[^]*' : part.replace(/^[ab]+$/, '$&')))
          .join('');
        const expected = new RegExp(`^${source}$`).test(value);
        return compilePattern({ a: [{ wildcard: parts.join('') }] })({ a: value }) === expected;
      }),
      { numRuns: 2_000 },
    );
  });
});
