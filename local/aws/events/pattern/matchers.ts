import { ownValue } from '../../../../shared/platform/own-value.ts';
import { compileAnythingBut } from './anything-but.ts';
import { compileCidr } from './cidr.ts';
import { compileNumeric } from './numeric.ts';
import { compileText } from './text.ts';

/** A leaf of the event under the pattern's field, or its absence. */
type Leaf = { present: false } | { present: true; value: unknown };
export type Test = (leaf: Leaf) => boolean;

type Compile = (argument: unknown, path: string) => (value: unknown) => boolean;

const FILTERS: Record<string, Compile> = {
  prefix: (argument, path) => compileText('prefix', argument, path),
  suffix: (argument, path) => compileText('suffix', argument, path),
  wildcard: (argument, path) => compileText('wildcard', argument, path),
  'equals-ignore-case': (argument, path) => compileText('equals-ignore-case', argument, path),
  'anything-but': compileAnythingBut,
  numeric: compileNumeric,
  cidr: compileCidr,
};

/** One element of a pattern's list: a literal, or an object with one content filter. */
export function compileMatcher(filter: unknown, path: string): Test {
  if (filter === null || ['string', 'number', 'boolean'].includes(typeof filter))
    return (leaf) => leaf.present && leaf.value === filter;
  const entries = Object.entries(filter as object);
  const [name, argument] = entries[0] ?? [];
  if (Array.isArray(filter) || entries.length !== 1 || name === undefined)
    throw new Error(`Event pattern at ${path}: a filter has exactly one name`);
  if (name === 'exists') {
    if (typeof argument !== 'boolean')
      throw new Error(`Event pattern at ${path}: exists takes true or false`);
    return (leaf) => leaf.present === argument;
  }
  const compile = ownValue(FILTERS, name);
  if (!compile) throw new Error(`Event pattern at ${path}: unknown filter ${name}`);
  const matches = compile(argument, path);
  return (leaf) => leaf.present && matches(leaf.value);
}
