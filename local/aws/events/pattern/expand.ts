import { compileMatcher } from './matchers.ts';

/** One field of a pattern and the filters of which one must hold. */
export type Field = { path: string[]; filters: unknown[] };
/** Fields that must all hold, by their path. */
export type Alternative = Map<string, Field>;

/** EventBridge compiles no more than this from one rule. */
const MOST_ALTERNATIVES = 1_000;

/**
 * Spreads a pattern into alternatives without `$or`. Where a field stands both beside and inside an
 * `$or`, the later one holds, as in AWS's own matcher.
 * @throws Error naming what is no pattern.
 */
export function expand(pattern: unknown): Alternative[] {
  return expandObject(pattern, [], [new Map()]);
}

function expandObject(pattern: unknown, path: string[], before: Alternative[]): Alternative[] {
  if (!isObject(pattern)) throw new Error(`Event pattern${at(path)} must be an object`);
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw new Error(`Event pattern${at(path)} is empty`);
  return entries.reduce(
    (alternatives, [field, wanted]) => expandField(field, wanted, path, alternatives),
    before,
  );
}

function expandField(
  field: string,
  wanted: unknown,
  path: string[],
  alternatives: Alternative[],
): Alternative[] {
  const here = [...path, field];
  if (field === '$or' && Array.isArray(wanted)) {
    if (wanted.length < 2)
      throw new Error(`Event pattern${at(here)} needs at least two alternatives`);
    const spread = wanted.flatMap((one) => expandObject(one, path, alternatives.map(copy)));
    if (spread.length > MOST_ALTERNATIVES)
      throw new Error(`Event pattern${at(here)} has more than ${MOST_ALTERNATIVES} alternatives`);
    return spread;
  }
  if (!Array.isArray(wanted)) {
    if (!isObject(wanted)) throw new Error(`Event pattern${at(here)} must be an object or a list`);
    return expandObject(wanted, here, alternatives);
  }
  if (wanted.length === 0) throw new Error(`Event pattern${at(here)} lists no value`);
  // Also what a later field replaces must be right.
  for (const filter of wanted) compileMatcher(filter, here.join('.'));
  const key = JSON.stringify(here);
  for (const alternative of alternatives) alternative.set(key, { path: here, filters: wanted });
  return alternatives;
}

const copy = (alternative: Alternative): Alternative => new Map(alternative);

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

const at = (path: string[]) => (path.length === 0 ? '' : ` at ${path.join('.')}`);
