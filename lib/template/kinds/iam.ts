import type { Resource, ResourceKind, Scope } from '../kind.ts';
import type { PolicyStatement } from '../model.ts';
import { asList, readStatements } from '../policy.ts';

const roleName = (role: Resource): string => role.properties().RoleName ?? role.logicalId;
const arn = (role: Resource, scope: Scope) =>
  `arn:aws:iam::${scope.account}:role/${roleName(role)}`;
const policyArn = (policy: Resource, scope: Scope) =>
  `arn:aws:iam::${scope.account}:policy/${policy.properties().ManagedPolicyName ?? policy.logicalId}`;

/** Roles and policies: read by whoever takes the role, through {@link statementsOfRole}. */
export const role: ResourceKind = {
  types: ['AWS::IAM::Role'],
  ref: roleName,
  attributes: { Arn: arn, RoleId: roleName },
};

export const policy: ResourceKind = {
  types: ['AWS::IAM::Policy'],
  ref: (resource) => resource.properties().PolicyName ?? resource.logicalId,
  attributes: {},
};

export const managedPolicy: ResourceKind = {
  types: ['AWS::IAM::ManagedPolicy'],
  ref: policyArn,
  attributes: { PolicyArn: policyArn },
};

/**
 * Every statement that a role carries: inline, attached, and managed by this stack. AWS's own
 * managed policies (logs, VPC interfaces) grant nothing that this machine has.
 */
export function statementsOfRole(roleArn: string, scope: Scope): PolicyStatement[] {
  const owner = scope.all('AWS::IAM::Role').find((candidate) => arn(candidate, scope) === roleArn);
  if (!owner) return [];
  const inline = asList<{ PolicyDocument: Record<string, unknown> }>(owner.properties().Policies);
  const attached = scope
    .all('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')
    .filter(
      (candidate) =>
        asList(candidate.properties().Roles).includes(roleName(owner)) ||
        asList(owner.properties().ManagedPolicyArns).includes(policyArn(candidate, scope)),
    );
  return [
    ...inline.flatMap((document) => readStatements(document.PolicyDocument)),
    ...attached.flatMap((document) => readStatements(document.properties().PolicyDocument)),
  ];
}
