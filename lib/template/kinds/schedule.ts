import type { Resource, ResourceKind, Scope } from '../kind.ts';
import { UnsupportedTemplate } from '../unsupported-template.ts';
import { statementsOfRole } from './iam.ts';

const scheduleName = (schedule: Resource): string =>
  schedule.properties().Name ?? schedule.logicalId;
const arn = (schedule: Resource, scope: Scope) => {
  const group = schedule.properties().GroupName ?? 'default';
  return `arn:aws:scheduler:${scope.region}:${scope.account}:schedule/${group}/${scheduleName(schedule)}`;
};

/** An EventBridge Scheduler schedule. Its target here is a queue. */
export const schedule: ResourceKind = {
  types: ['AWS::Scheduler::Schedule'],
  ref: scheduleName,
  attributes: { Arn: arn },
  read(resource, scope, model) {
    const properties = resource.properties();
    const target = properties.Target ?? {};
    if (!String(target.Arn).startsWith('arn:aws:sqs:'))
      throw new UnsupportedTemplate(
        `${resource.logicalId} (${resource.type}) targets ${target.Arn}: schedules send to queues here`,
      );
    model.schedules.push({
      name: scheduleName(resource),
      arn: arn(resource, scope),
      expression: String(properties.ScheduleExpression),
      timezone: properties.ScheduleExpressionTimezone ?? 'UTC',
      enabled: properties.State !== 'DISABLED',
      target: {
        arn: String(target.Arn),
        ...(target.Input !== undefined && { input: String(target.Input) }),
        ...(target.DeadLetterConfig && { deadLetterArn: String(target.DeadLetterConfig.Arn) }),
      },
      roleStatements: statementsOfRole(String(target.RoleArn), scope),
    });
  },
};

export const scheduleGroup: ResourceKind = {
  types: ['AWS::Scheduler::ScheduleGroup'],
  ref: (resource) => resource.properties().Name ?? resource.logicalId,
  attributes: {
    Arn: (resource, scope) =>
      `arn:aws:scheduler:${scope.region}:${scope.account}:schedule-group/${resource.properties().Name}`,
  },
};
