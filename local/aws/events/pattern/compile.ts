import { expand, type Field } from './expand.ts';
import { compileMatcher, type Test } from './matchers.ts';

/** EventBridge content patterns: compiled once, refused at once when EventBridge would refuse them. */
export type Pattern = (event: unknown) => boolean;

/** What an event must have under one object of the pattern: tests of its leaves, and of objects below. */
type Branch = { tests?: LeafTest; below: Map<string, Branch> };
/** @param absent whether no leaf of the whole event stands at the path. */
type LeafTest = (value: unknown, absent: boolean) => boolean;

/**
 * Compiles a pattern. Its alternatives (`$or`) are tried one after the other; fields of one object
 * must hold in the same element of a list of objects, but a field that must not exist stands nowhere.
 * @throws Error naming the field and the filter that is not an EventBridge filter.
 */
export function compilePattern(pattern: unknown): Pattern {
  const alternatives = expand(pattern).map((fields) => branchOf([...fields.values()]));
  return (event) => {
    const present = leafPaths(event);
    return alternatives.some((branch) => holds(branch, event, [], present));
  };
}

function branchOf(fields: Field[]): Branch {
  const root: Branch = { below: new Map() };
  for (const { path, filters } of fields) {
    let branch = root;
    for (const name of path) {
      const next = branch.below.get(name) ?? { below: new Map() };
      branch.below.set(name, next);
      branch = next;
    }
    branch.tests = leafTest(filters.map((filter) => compileMatcher(filter, path.join('.'))));
  }
  return root;
}

function leafTest(tests: Test[]): LeafTest {
  return (value, absent) => {
    if (absent) return tests.some((test) => test({ present: false }));
    const leaves = leavesOf(value);
    return leaves.some((leaf) => tests.some((test) => test({ present: true, value: leaf })));
  };
}

function holds(branch: Branch, value: unknown, path: string[], present: Set<string>): boolean {
  for (const [name, next] of branch.below) {
    const here = [...path, name];
    const under = child(value, name);
    if (next.tests && !next.tests(under, !present.has(keyOf(here)))) return false;
    if (next.below.size > 0 && !elementsOf(under).some((one) => holds(next, one, here, present)))
      return false;
  }
  return true;
}

/** The objects that stand there: one, those of a list, or none, in which only absence can hold. */
function elementsOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) return [value];
  const objects = value.flat(Number.POSITIVE_INFINITY).filter(isObject);
  return objects.length > 0 ? objects : [undefined];
}

function leavesOf(value: unknown): unknown[] {
  if (value === undefined || isObject(value)) return [];
  if (!Array.isArray(value)) return [value];
  return value.flat(Number.POSITIVE_INFINITY).filter((leaf) => !isObject(leaf));
}

/** Where the event has a value that is no object, through lists. */
function leafPaths(event: unknown): Set<string> {
  const found = new Set<string>();
  const visit = (value: unknown, path: string[]) => {
    if (Array.isArray(value)) for (const one of value) visit(one, path);
    else if (isObject(value))
      for (const name of Object.keys(value)) visit(value[name], [...path, name]);
    else found.add(keyOf(path));
  };
  visit(event, []);
  return found;
}

const keyOf = (path: readonly string[]): string => JSON.stringify(path);

function child(event: unknown, field: string): unknown {
  return isObject(event) && Object.hasOwn(event, field) ? event[field] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
