import { describe, expect, it } from '@jest/globals';
import type { PolicyStatement } from '../../../lib/template/model.ts';
import { checkStatements, evaluate } from '../../../local/aws/auth/iam.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:nightshift-local-billing';
const statement = (more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  effect: 'Allow',
  actions: ['sqs:SendMessage'],
  resources: [QUEUE],
  ...more,
});
const ask = (statements: PolicyStatement[], more: object = {}) =>
  evaluate(statements, { action: 'sqs:SendMessage', resource: QUEUE, ...more });

describe('an IAM policy', () => {
  it('allows what it names, whatever the casing of the action', () => {
    expect(ask([statement()])).toBe('allow');
    expect(ask([statement({ actions: ['SQS:sendmessage'] })])).toBe('allow');
    expect(ask([])).toBe('none');
    expect(ask([statement({ resources: [`${QUEUE}-dlq`] })])).toBe('none');
  });

  it('reads wildcards in actions and resources', () => {
    expect(
      ask([statement({ actions: ['sqs:Send*'], resources: ['arn:aws:sqs:*:*:nightshift-*'] })]),
    ).toBe('allow');
    expect(ask([statement({ resources: [QUEUE.replace('billing', 'billin?')] })])).toBe('allow');
    expect(ask([statement({ resources: [QUEUE.replace('billing', 'bill?')] })])).toBe('none');
  });

  it('denies where a statement denies, whatever else allows', () => {
    expect(
      ask([statement(), statement({ effect: 'Deny', actions: ['*'], resources: ['*'] })]),
    ).toBe('deny');
  });

  it('takes everything but what notActions and notResources name', () => {
    expect(ask([statement({ actions: [], notActions: ['sqs:Delete*'] })])).toBe('allow');
    expect(ask([statement({ resources: [], notResources: [QUEUE] })])).toBe('none');
  });

  it.each([
    [{ StringEquals: { 'events:source': ['stripe', 'x'] } }, 'allow'],
    [{ StringEquals: { 'events:source': ['Stripe'] } }, 'none'],
    [{ StringEqualsIgnoreCase: { 'Events:Source': ['Stripe'] } }, 'allow'],
    [{ StringLike: { 'events:source': ['str*'] } }, 'allow'],
    [{ StringNotLike: { 'events:source': ['str*'] } }, 'none'],
    [{ ArnLike: { 'aws:SourceArn': ['arn:aws:events:*:*:rule/*'] } }, 'allow'],
    [
      { ArnEquals: { 'aws:SourceArn': ['arn:aws:events:us-east-1:000000000000:rule/b/r'] } },
      'allow',
    ],
    [{ Bool: { 'aws:SecureTransport': ['false'] } }, 'none'],
    [{ StringEquals: { absent: ['x'] } }, 'none'],
    [{ StringEqualsIfExists: { absent: ['x'] } }, 'allow'],
    [{ Null: { absent: ['true'] } }, 'allow'],
    [{ 'ForAllValues:StringEquals': { 'events:source': ['stripe'] } }, 'allow'],
    [
      { StringLike: { 'events:source': ['str*'] }, Bool: { 'aws:SecureTransport': ['false'] } },
      'none',
    ],
  ])('holds the conditions %j: %s', (conditions, expected) => {
    const context = {
      'events:source': 'stripe',
      'aws:sourcearn': 'arn:aws:events:us-east-1:000000000000:rule/b/r',
    };
    expect(ask([statement({ conditions: conditions as never })], { context })).toBe(expected);
  });

  it('is refused as a whole when it holds an operator that is not known here', () => {
    const odd = statement({ conditions: { DateLessThan: { 'aws:CurrentTime': ['2026'] } } });
    expect(() => checkStatements('function intake', [odd])).toThrow(
      'policy of function intake cannot be evaluated: condition operator DateLessThan',
    );
  });

  it('asks in a resource policy for the principal', () => {
    const open = statement({ principals: ['events.amazonaws.com'] });
    expect(ask([open], { principal: 'events.amazonaws.com' })).toBe('allow');
    expect(ask([open], { principal: 'sns.amazonaws.com' })).toBe('none');
  });
});
