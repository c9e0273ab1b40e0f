import type { ResourceKind } from '../kind.ts';
import { UnsupportedTemplate } from '../unsupported-template.ts';

/** What Lambda does unless it is told. */
const RETRIES = 2;
const SIX_HOURS = 21_600;

/** What becomes of a function's starts that nobody waits for. */
export const eventInvokeConfig: ResourceKind = {
  types: ['AWS::Lambda::EventInvokeConfig'],
  ref: (resource) => resource.logicalId,
  attributes: {},
  read(resource, scope, model) {
    const properties = resource.properties();
    const { OnFailure, OnSuccess } = properties.DestinationConfig ?? {};
    const onFailureArn = OnFailure?.Destination as string | undefined;
    if (OnSuccess || (onFailureArn && !onFailureArn.startsWith('arn:aws:sqs:')))
      throw new UnsupportedTemplate(
        `${resource.logicalId} (${resource.type}) sends elsewhere than failures to a queue`,
      );
    const name = String(properties.FunctionName);
    model.starts.push({
      functionArn: name.startsWith('arn:')
        ? name
        : `arn:aws:lambda:${scope.region}:${scope.account}:function:${name}`,
      retries: Number(properties.MaximumRetryAttempts ?? RETRIES),
      maximumAgeSeconds: Number(properties.MaximumEventAgeInSeconds ?? SIX_HOURS),
      ...(onFailureArn && { onFailureArn }),
    });
  },
};
