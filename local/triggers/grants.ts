import type { FunctionModel, StackModel } from '../../lib/template/model.ts';
import { evaluate } from '../aws/auth/iam.ts';
import { matchesWildcard } from '../aws/auth/wildcard.ts';

const POLLING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/**
 * What AWS would refuse at the first request or poll is refused before anything runs: routes need
 * a permission on their function, event source mappings and destinations need rights on its role.
 *
 * @throws Error listing every missing grant
 */
export function demandGrants(model: StackModel): void {
  const missing = [
    ...missingForRoutes(model),
    ...missingForMappings(model),
    ...missingForStarts(model),
  ];
  if (missing.length > 0) throw new Error(`The template lacks grants:\n  ${missing.join('\n  ')}`);
}

function missingForRoutes(model: StackModel): string[] {
  return model.routes.flatMap((route) => {
    const fn = find(model, route.functionArn);
    const title = `route ${route.method} ${route.path}`;
    if (!fn) return [`${title} goes to ${route.functionArn}, which is no function of this stack`];
    const allowed = fn.permissions.some(
      ({ principal, action, sourceArn }) =>
        principal === 'apigateway.amazonaws.com' &&
        action === 'lambda:InvokeFunction' &&
        (sourceArn === undefined || matchesWildcard(sourceArn, route.sourceArn)),
    );
    return allowed ? [] : [`${title} has no AWS::Lambda::Permission to invoke ${fn.name}`];
  });
}

function missingForMappings(model: StackModel): string[] {
  return model.eventSourceMappings.flatMap(({ functionArn, queueArn, logicalId }) => {
    const fn = find(model, functionArn);
    if (!fn) return [`${logicalId} polls for ${functionArn}, which is no function of this stack`];
    if (!model.queues.some((queue) => queue.arn === queueArn))
      return [`${logicalId} polls ${queueArn}, which is no queue of this stack`];
    return POLLING.filter(
      (action) => evaluate(fn.statements, { action, resource: queueArn }) !== 'allow',
    ).map((action) => `function ${fn.name} may not ${action} on ${queueArn}`);
  });
}

function missingForStarts(model: StackModel): string[] {
  return model.starts.flatMap(({ functionArn, onFailureArn: resource }) => {
    const fn = find(model, functionArn);
    if (!fn) return [`starts of ${functionArn}, which is no function of this stack`];
    const action = 'sqs:SendMessage';
    if (!resource || evaluate(fn.statements, { action, resource }) === 'allow') return [];
    return [`function ${fn.name} may not ${action} to ${resource}, where what it gives up goes`];
  });
}

const find = (model: StackModel, arn: string): FunctionModel | undefined =>
  model.functions.find((fn) => fn.arn === arn);
