import type * as z from 'zod/mini';
import { didYouMean } from '../nearest.ts';
import { ownValue } from '../own-value.ts';

type Issue = z.core.$ZodIssue;

const FORMATS: Record<string, string> = {
  uuid: 'must be a UUID',
  email: 'must be an email address',
  url: 'must be a URL',
  datetime: 'must be a time in ISO 8601',
  date: 'must be a day as YYYY-MM-DD',
  cidrv4: 'must be a range of addresses',
};

const TYPES: Record<string, string> = {
  int: 'must be a whole number',
  number: 'must be a number',
  string: 'must be text',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be an object',
};

/**
 * Says field by field what is wrong with a request, with the limits, and never with its values. A
 * field that is not known is answered with the nearest that is.
 */
export function inWords(
  issues: readonly Issue[],
  { whole, schema }: { whole: string; schema: z.core.$ZodType },
): string {
  const words = issues.map(
    (issue) => `${issue.path.map(String).join('.') || whole} ${wordsOf(issue, schema)}`,
  );
  return [...new Set(words)].slice(0, MOST).join('; ');
}

/** More than anybody reads at once. */
const MOST = 10;

function wordsOf(issue: Issue, schema: z.core.$ZodType): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && 'input' in issue
        ? 'is missing'
        : (TYPES[issue.expected] ?? `must be of type ${issue.expected}`);
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'too_big':
      return bound(issue.inclusive ? 'at most' : 'below', issue.maximum, issue.origin);
    case 'too_small':
      return bound(issue.inclusive ? 'at least' : 'above', issue.minimum, issue.origin);
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'is not of the form that it must have';
    case 'unrecognized_keys':
      return unknownFields(issue.keys, fieldsAt(schema, issue.path));
    case 'invalid_union':
      return formsOf(schema, issue.path);
    case 'custom':
      return issue.message === NOTHING_SAID ? 'does not fit' : `does not fit: ${issue.message}`;
    default:
      return 'does not fit';
  }
}

/** What zod says for a check that says nothing. */
const NOTHING_SAID = 'Invalid input';

const UNITS: Record<string, [one: string, many: string]> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

function bound(most: string, amount: number | bigint, origin: string): string {
  const unit = UNITS[origin]?.[Number(amount) === 1 ? 0 : 1];
  return unit ? `must have ${most} ${amount} ${unit}` : `must be ${most} ${amount}`;
}

function unknownFields(keys: readonly string[], known: readonly string[]): string {
  const named = keys.map((key) => `${printable(key)}${didYouMean(key, known)}`);
  const all = known.length > 0 ? `; it may have ${known.join(', ')}` : '';
  return `knows no ${named.join(', ')}${all}`;
}

/** What a zod schema is made of, as far as a path leads through it. */
type Parts = {
  shape?: Record<string, unknown>;
  element?: unknown;
  innerType?: unknown;
  options?: unknown[];
};

function partsOf(schema: unknown): Parts {
  const def = ((schema as z.core.$ZodType | undefined)?._zod.def ?? {}) as Parts;
  return def.innerType === undefined ? def : partsOf(def.innerType);
}

/** What stands at a path. */
function partsAt(schema: unknown, [first, ...rest]: readonly PropertyKey[]): Parts {
  const { shape = {}, element } = partsOf(schema);
  if (first === undefined) return partsOf(schema);
  return partsAt(ownValue(shape, String(first)) ?? element, rest);
}

/** The fields that the object at a path may have. */
const fieldsAt = (schema: unknown, path: readonly PropertyKey[]): string[] =>
  Object.keys(partsAt(schema, path).shape ?? {});

/** The fields that an object must have. */
const requiredFields = (schema: unknown): string[] =>
  Object.entries(partsOf(schema).shape ?? {}).flatMap(([name, field]) =>
    (field as z.core.$ZodType)._zod.optin === undefined ? [name] : [],
  );

/** The fields of each object that may stand at a path. */
function formsOf(schema: unknown, path: readonly PropertyKey[]): string {
  const forms = (partsAt(schema, path).options ?? [])
    .map((option) => requiredFields(option).join(' and '))
    .filter(Boolean);
  return forms.length > 1 ? `must have ${forms.join(', or ')}` : 'does not fit';
}

/** A name that came from outside, fit for an answer and a log. */
const printable = (text: string) => text.replace(/[^\w.-]+/g, '?').slice(0, 50);
