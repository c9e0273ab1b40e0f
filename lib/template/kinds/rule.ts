import type { Properties, Resource, ResourceKind, Scope } from '../kind.ts';
import type { RuleTarget } from '../model.ts';
import { asList } from '../policy.ts';
import { UnsupportedTemplate } from '../unsupported-template.ts';
import { statementsOfRole } from './iam.ts';

const busName = (rule: Resource): string =>
  String(rule.properties().EventBusName ?? 'default').replace(/^.*event-bus\//, '');
const ruleName = (rule: Resource): string => rule.properties().Name ?? rule.logicalId;
const arn = (rule: Resource, scope: Scope) => {
  const bus = busName(rule) === 'default' ? '' : `${busName(rule)}/`;
  return `arn:aws:events:${scope.region}:${scope.account}:rule/${bus}${ruleName(rule)}`;
};

/** A rule with its content pattern and targets. Schedules belong to AWS::Scheduler::Schedule. */
export const rule: ResourceKind = {
  types: ['AWS::Events::Rule'],
  ref: ruleName,
  attributes: { Arn: arn },
  read(resource, scope, model) {
    const properties = resource.properties();
    if (properties.ScheduleExpression)
      throw new UnsupportedTemplate(
        `${resource.logicalId} (${resource.type}) has a ScheduleExpression: use AWS::Scheduler::Schedule`,
      );
    model.rules.push({
      name: ruleName(resource),
      arn: arn(resource, scope),
      busName: busName(resource),
      ...(properties.EventPattern && { pattern: properties.EventPattern }),
      enabled: properties.State !== 'DISABLED',
      targets: asList<Properties>(properties.Targets).map((target) => readTarget(target, scope)),
    });
  },
};

function readTarget(target: Properties, scope: Scope): RuleTarget {
  const transformer = target.InputTransformer;
  return {
    id: String(target.Id),
    arn: String(target.Arn),
    ...(target.DeadLetterConfig && { deadLetterArn: String(target.DeadLetterConfig.Arn) }),
    ...(target.Input !== undefined && { input: String(target.Input) }),
    ...(target.InputPath !== undefined && { inputPath: String(target.InputPath) }),
    ...(transformer && {
      inputTransformer: {
        inputPathsMap: transformer.InputPathsMap ?? {},
        inputTemplate: String(transformer.InputTemplate),
      },
    }),
    ...(target.RoleArn && { roleStatements: statementsOfRole(String(target.RoleArn), scope) }),
  };
}
