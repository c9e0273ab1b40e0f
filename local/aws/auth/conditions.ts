import { ownValue } from '../../../shared/platform/own-value.ts';
import { matchesWildcard } from './wildcard.ts';

/** Values of one request's condition keys, by lower-case key. */
export type ConditionContext = Record<string, string | string[] | undefined>;

type Compare = (actual: string, wanted: string) => boolean;
type Operator = { compare: Compare; negated: boolean };

const equals: Compare = (actual, wanted) => actual === wanted;
const like: Compare = (actual, wanted) => matchesWildcard(wanted, actual);
const sameText: Compare = (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase();
const number =
  (test: (a: number, b: number) => boolean): Compare =>
  (actual, wanted) =>
    test(Number(actual), Number(wanted));

const OPERATORS: Record<string, Operator> = {
  StringEquals: { compare: equals, negated: false },
  StringNotEquals: { compare: equals, negated: true },
  StringEqualsIgnoreCase: { compare: sameText, negated: false },
  StringLike: { compare: like, negated: false },
  StringNotLike: { compare: like, negated: true },
  // IAM evaluates ArnEquals exactly as ArnLike: wildcards count in both.
  ArnEquals: { compare: like, negated: false },
  ArnLike: { compare: like, negated: false },
  ArnNotEquals: { compare: like, negated: true },
  ArnNotLike: { compare: like, negated: true },
  Bool: { compare: sameText, negated: false },
  NumericEquals: { compare: number((a, b) => a === b), negated: false },
  NumericLessThan: { compare: number((a, b) => a < b), negated: false },
  NumericLessThanEquals: { compare: number((a, b) => a <= b), negated: false },
  NumericGreaterThan: { compare: number((a, b) => a > b), negated: false },
  NumericGreaterThanEquals: { compare: number((a, b) => a >= b), negated: false },
};

type Parsed = Operator & { set: 'any' | 'all' | undefined; ifExists: boolean; isNull: boolean };

/** @throws Error naming an operator that this machine cannot evaluate. */
export function parseOperator(written: string): Parsed {
  const [, prefix, name = '', suffix] =
    /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(written) ?? [];
  const isNull = name === 'Null';
  const operator = isNull ? { compare: equals, negated: false } : ownValue(OPERATORS, name);
  if (!operator) throw new Error(`condition operator ${written} is not known here`);
  return {
    ...operator,
    set: prefix === undefined ? undefined : prefix === 'ForAnyValue' ? 'any' : 'all',
    ifExists: suffix !== undefined,
    isNull,
  };
}

/** Every operator and every key must hold. A key that the request lacks holds only where IAM says so. */
export function conditionsHold(
  conditions: Record<string, Record<string, string[]>> | undefined,
  context: ConditionContext,
): boolean {
  return Object.entries(conditions ?? {}).every(([written, keys]) => {
    const operator = parseOperator(written);
    return Object.entries(keys).every(([key, wanted]) =>
      keyHolds(operator, context[key.toLowerCase()], wanted),
    );
  });
}

function keyHolds(
  operator: Parsed,
  actual: string | string[] | undefined,
  wanted: string[],
): boolean {
  if (operator.isNull) return wanted.some((value) => (value === 'true') === (actual === undefined));
  const values = actual === undefined ? [] : [actual].flat();
  const matches = (value: string) =>
    wanted.some((want) => operator.compare(value, String(want))) !== operator.negated;
  if (operator.set === 'all') return values.every(matches);
  if (operator.set === 'any') return values.some(matches);
  if (values.length === 0) return operator.ifExists || operator.negated;
  return values.every(matches);
}
