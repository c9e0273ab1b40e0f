import type { PolicyStatement } from '../../../lib/template/model.ts';
import { accessDenied } from '../errors.ts';
import type { Caller } from './caller.ts';
import { type ConditionContext, conditionsHold, parseOperator } from './conditions.ts';
import { matchesWildcard } from './wildcard.ts';

export type AccessRequest = {
  /** `sqs:SendMessage` */
  action: string;
  resource: string;
  /** Condition keys, lower-case. `aws:SecureTransport` is always true: loopback stands in for TLS. */
  context?: ConditionContext;
  /** Service principal or caller ARN, for resource policies. */
  principal?: string;
};

/** An explicit deny wins; without an allow there is no access. */
export function evaluate(
  statements: PolicyStatement[],
  request: AccessRequest,
): 'allow' | 'deny' | 'none' {
  const context = { 'aws:securetransport': 'true', ...request.context };
  const applying = statements.filter(
    (statement) =>
      actionMatches(statement, request.action) &&
      resourceMatches(statement, request.resource) &&
      principalMatches(statement, request.principal) &&
      conditionsHold(statement.conditions, context),
  );
  if (applying.some((statement) => statement.effect === 'Deny')) return 'deny';
  return applying.some((statement) => statement.effect === 'Allow') ? 'allow' : 'none';
}

/** @throws AwsError AccessDenied naming principal, action and resource. */
export function authorize(caller: Caller, request: AccessRequest): void {
  if (!isAllowed(caller, request)) throw accessDenied({ principal: caller.arn, ...request });
}

/** What the policies of a caller say of a request; an operator may do all. */
export function isAllowed(caller: Caller, request: AccessRequest): boolean {
  return caller.kind === 'operator' || evaluate(caller.statements, request) === 'allow';
}

/** @throws Error naming the holder and the operator, before anything runs on a policy half understood. */
export function checkStatements(holder: string, statements: PolicyStatement[]): void {
  for (const statement of statements)
    for (const operator of Object.keys(statement.conditions ?? {}))
      try {
        parseOperator(operator);
      } catch (cause) {
        throw new Error(
          `The policy of ${holder} cannot be evaluated: ${(cause as Error).message}`,
          { cause },
        );
      }
}

function actionMatches(statement: PolicyStatement, action: string): boolean {
  const named = (patterns: string[]) =>
    patterns.some((pattern) => matchesWildcard(pattern, action, 'i'));
  if (statement.notActions?.length) return !named(statement.notActions);
  return named(statement.actions);
}

function resourceMatches(statement: PolicyStatement, resource: string): boolean {
  const named = (patterns: string[]) =>
    patterns.some((pattern) => matchesWildcard(pattern, resource));
  if (statement.notResources?.length) return !named(statement.notResources);
  return named(statement.resources);
}

/** Identity policies carry no principals; in a resource policy one of them must be the caller. */
function principalMatches(statement: PolicyStatement, principal: string | undefined): boolean {
  if (statement.principals === undefined || principal === undefined) return true;
  return statement.principals.some((pattern) => pattern === '*' || pattern === principal);
}
