import type * as z from 'zod/mini';

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

/** Says field by field what is wrong with a request, with the limits, and never with its values. */
export function inWords(issues: readonly Issue[], whole: string): string {
  const words = issues.map(
    (issue) => `${issue.path.map(String).join('.') || whole} ${wordsOf(issue)}`,
  );
  return [...new Set(words)].slice(0, MOST).join('; ');
}

/** More than anybody reads at once. */
const MOST = 10;

function wordsOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && 'input' in issue
        ? 'is missing'
        : (TYPES[issue.expected] ?? `must be of type ${issue.expected}`);
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
    case 'too_big':
      return `must be ${issue.inclusive ? 'at most' : 'below'} ${issue.maximum}${unitOf(issue.origin)}`;
    case 'too_small':
      return `must be ${issue.inclusive ? 'at least' : 'above'} ${issue.minimum}${unitOf(issue.origin)}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'is not of the form that it must have';
    case 'unrecognized_keys':
      return `knows no ${issue.keys.map((key) => printable(key)).join(', ')}`;
    default:
      return 'does not fit';
  }
}

const unitOf = (origin: string) => ({ string: ' characters', array: ' entries' })[origin] ?? '';

/** A name that came from outside, fit for an answer and a log. */
const printable = (text: string) => text.replace(/[^\w.-]+/g, '?').slice(0, 50);
