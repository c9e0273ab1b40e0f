import type { Properties, ResourceKind } from '../kind.ts';
import { asList } from '../policy.ts';
import { UnsupportedTemplate } from '../unsupported-template.ts';
import { functionArnIn } from './function.ts';

const DEFAULT_BATCH_SIZE = 10;

/** A queue that Lambda polls for a function. */
export const eventSourceMapping: ResourceKind = {
  types: ['AWS::Lambda::EventSourceMapping'],
  ref: (resource) => resource.logicalId,
  attributes: { Id: (resource) => resource.logicalId },
  read(resource, scope, model) {
    const properties = resource.properties();
    const queueArn = String(properties.EventSourceArn);
    if (!queueArn.startsWith('arn:aws:sqs:'))
      throw new UnsupportedTemplate(
        `${resource.logicalId} (${resource.type}) polls ${queueArn}: only SQS queues are polled here`,
      );
    const target = functionArnIn(String(properties.FunctionName));
    const concurrency = properties.ScalingConfig?.MaximumConcurrency;
    const filters = asList<Properties>(properties.FilterCriteria?.Filters).map(
      (filter) => JSON.parse(String(filter.Pattern)) as Record<string, unknown>,
    );
    model.eventSourceMappings.push({
      logicalId: resource.logicalId,
      functionArn: target.startsWith('arn:')
        ? target
        : `arn:aws:lambda:${scope.region}:${scope.account}:function:${target}`,
      queueArn,
      enabled: properties.Enabled !== false,
      batchSize: Number(properties.BatchSize ?? DEFAULT_BATCH_SIZE),
      maximumBatchingWindowSeconds: Number(properties.MaximumBatchingWindowInSeconds ?? 0),
      partialFailures: asList(properties.FunctionResponseTypes).includes('ReportBatchItemFailures'),
      ...(concurrency !== undefined && { maximumConcurrency: Number(concurrency) }),
      ...(filters.length > 0 && { filters }),
    });
  },
};
