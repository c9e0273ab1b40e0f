import { expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { formsOf, readEmailAddress } from '../../shared/platform/email-address.ts';
import { emailField } from '../../shared/platform/email-field.ts';

const schema = z.object({ to: emailField() });
const issues = (to: unknown) =>
  z.safeParse(schema, { to }).error?.issues.map(({ code, message, path }) => [code, message, path]);

it('a field of an address has it as mail servers take it', () => {
  expect(z.parse(schema, { to: ' Ada@Bücher.example ' })).toEqual({
    to: 'Ada@xn--bcher-kva.example',
  });
});

it('a field of an address is refused in a word, and by its length', () => {
  expect(issues('ada')).toEqual([['custom', 'it has no @', ['to']]]);
  expect(issues(7)?.map(([code]) => code)).toEqual(['invalid_type']);
  expect(issues('a'.repeat(255))?.map(([code]) => code)).toContain('too_big');
});

it('a field of an address is told to be one, of any letters', () => {
  expect(z.toJSONSchema(schema, { io: 'input' })).toMatchObject({
    properties: { to: { type: 'string', format: 'idn-email', maxLength: 254 } },
  });
});

it('an address may have 254 characters in all', () => {
  const domain = `${`${'d'.repeat(60)}.`.repeat(3)}abc.co`;
  const longest = `${'a'.repeat(64)}@${domain}`;
  expect(longest).toHaveLength(254);
  expect(readEmailAddress(longest)).toEqual({ address: longest });
  expect(readEmailAddress(longest.replace('abc.co', 'abcd.co'))).toEqual({
    fault: 'it is longer than 254',
  });
});

it('an address stands in rows by its ASCII domain, or as people write it', () => {
  expect(formsOf('ada@xn--bcher-kva.example')).toEqual([
    ...['ada@xn--bcher-kva.example', 'ada@bücher.example'],
  ]);
  expect(formsOf('ada@example.com')).toEqual(['ada@example.com']);
});
