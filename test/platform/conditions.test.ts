import { expect, it } from '@jest/globals';
import {
  isOutOfRange,
  isUniqueViolation,
  isUnreadable,
} from '../../shared/platform/database/conditions.ts';

const tells = (error: unknown) => [
  isUniqueViolation(error),
  isUnreadable(error),
  isOutOfRange(error),
];

it.each<[string, unknown, [key: boolean, unreadable: boolean, range: boolean]]>([
  ['a key that is there', { code: '23505' }, [true, false, false]],
  ['a reference to nothing', { code: '23503' }, [false, false, false]],
  ['text that is no number', { code: '22P02' }, [false, true, false]],
  ['a number too large', { code: '22003' }, [false, true, true]],
  ['an error of another class', { code: '40122' }, [false, false, false]],
  ['an error without a code', new Error('22'), [false, false, false]],
  ['nothing', null, [false, false, false]],
  ['not even an error', undefined, [false, false, false]],
])('%s', (_what, error, expected) => {
  expect(tells(error)).toEqual(expected);
});
