import type { FunctionSpec, ToWorker } from './protocol.ts';

/** The context object of an invocation, as Lambda's Node runtime gives it. */
export function lambdaContext(spec: FunctionSpec, { requestId, deadline }: ToWorker) {
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: spec.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: spec.arn,
    memoryLimitInMB: String(spec.memoryMb),
    logGroupName: `/aws/lambda/${spec.functionName}`,
    logStreamName: spec.name,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}
