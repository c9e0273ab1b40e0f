import { compileMatcher, type Test } from './matchers.ts';

/** EventBridge content patterns: compiled once, refused at once when EventBridge would refuse them. */
export type Pattern = (event: unknown) => boolean;

/** @throws Error naming the field and the filter that is not an EventBridge filter. */
export function compilePattern(pattern: unknown, path = ''): Pattern {
  if (!isObject(pattern)) throw new Error(`Event pattern${at(path)} must be an object`);
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw new Error(`Event pattern${at(path)} is empty`);
  const tests = entries.map(([field, wanted]) => {
    const here = path === '' ? field : `${path}.${field}`;
    if (field === '$or' && Array.isArray(wanted)) return compileOr(wanted, here);
    return compileField(field, wanted, here);
  });
  return (event) => tests.every((test) => test(event));
}

function compileOr(alternatives: unknown[], path: string): Pattern {
  if (alternatives.length < 2)
    throw new Error(`Event pattern${at(path)} needs at least two alternatives`);
  const patterns = alternatives.map((alternative) => compilePattern(alternative, path));
  return (event) => patterns.some((matches) => matches(event));
}

function compileField(field: string, wanted: unknown, path: string): Pattern {
  if (Array.isArray(wanted)) {
    if (wanted.length === 0) throw new Error(`Event pattern${at(path)} lists no value`);
    const tests = wanted.map((filter) => compileMatcher(filter, path));
    return (event) => leafMatches(child(event, field), tests);
  }
  if (!isObject(wanted)) throw new Error(`Event pattern${at(path)} must be an object or a list`);
  const nested = compilePattern(wanted, path);
  // Fields of one pattern object must hold in the same element of a list of objects.
  return (event) => {
    const value = child(event, field);
    return Array.isArray(value) && value.length > 0 ? value.some(nested) : nested(value);
  };
}

function leafMatches(value: unknown, tests: Test[]): boolean {
  if (Array.isArray(value)) {
    const leaves = value.flat(Number.POSITIVE_INFINITY).filter((leaf) => !isObject(leaf));
    if (leaves.length > 0)
      return leaves.some((leaf) => tests.some((test) => test({ present: true, value: leaf })));
    return tests.some((test) => test({ present: false }));
  }
  // `exists` is about leaves: an object under the field is no leaf.
  const leaf =
    value === undefined || isObject(value)
      ? { present: false as const }
      : { present: true as const, value };
  return tests.some((test) => test(leaf));
}

function child(event: unknown, field: string): unknown {
  return isObject(event) && Object.hasOwn(event, field) ? event[field] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

const at = (path: string) => (path === '' ? '' : ` at ${path}`);
