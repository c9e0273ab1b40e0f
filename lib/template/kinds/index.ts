import type { ResourceKind } from '../kind.ts';
import { bucket, bucketPolicy } from './bucket.ts';
import { customResource, isCustomType } from './custom-resource.ts';
import { eventBus } from './event-bus.ts';
import { eventInvokeConfig } from './event-invoke-config.ts';
import { eventSourceMapping } from './event-source-mapping.ts';
import { lambdaFunction, permission } from './function.ts';
import { apiStage, httpApi, integration, route } from './http-api.ts';
import { managedPolicy, policy, role } from './iam.ts';
import { parameter, topic } from './named-values.ts';
import { queue, queuePolicy } from './queue.ts';
import { rule } from './rule.ts';
import { schedule, scheduleGroup } from './schedule.ts';

const KINDS: ResourceKind[] = [
  lambdaFunction,
  permission,
  role,
  policy,
  managedPolicy,
  queue,
  queuePolicy,
  eventBus,
  rule,
  eventSourceMapping,
  eventInvokeConfig,
  httpApi,
  integration,
  route,
  apiStage,
  schedule,
  scheduleGroup,
  bucket,
  bucketPolicy,
  parameter,
  topic,
  customResource,
];

const BY_TYPE = new Map(KINDS.flatMap((kind) => kind.types.map((type) => [type, kind] as const)));

/** How a type is read; undefined for a type that does not run here. */
export function kindOf(type: string): ResourceKind | undefined {
  return isCustomType(type) ? customResource : BY_TYPE.get(type);
}
