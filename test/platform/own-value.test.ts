import { describe, expect, it } from '@jest/globals';
import { parseOperator } from '../../local/aws/auth/conditions.ts';
import { checkQueueAttributes } from '../../local/aws/sqs/checks.ts';
import { handledType } from '../../shared/billing/objects/handled-types.ts';
import { whyUnhandled } from '../../shared/billing/objects/unhandled-types.ts';
import { unitName } from '../../shared/documents/einvoice/units.ts';
import { currencyCode } from '../../shared/documents/invoice/currencies.ts';
import { headerRole } from '../../shared/documents/rules/words/columns.ts';
import { ownValue } from '../../shared/platform/own-value.ts';

/** Names that every object answers to, though nobody gave it them. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype);

describe.each(INHERITED)('what comes from outside by the name of %s', (name) => {
  it('is found in no record that does not have it', () => {
    expect(ownValue({ a: 1 }, name)).toBeUndefined();
    expect(ownValue(Object.fromEntries([[name, 1]]), name)).toBe(1);
  });

  it('is no type of Stripe’s, no unit, no currency and no header of a vendor', () => {
    expect([handledType(name), whyUnhandled(name)]).toEqual([undefined, undefined]);
    expect(unitName(name)).toBe(name);
    expect(currencyCode(name)).toBeNull();
    expect(headerRole(name, {})).toBeUndefined();
  });

  it('is nothing that the AWS of the laptop knows', () => {
    expect(() => parseOperator(name)).toThrow('not known here');
    expect(() => checkQueueAttributes(Object.fromEntries([[name, '1']]))).toThrow(
      `Unknown Attribute ${name}`,
    );
  });
});
