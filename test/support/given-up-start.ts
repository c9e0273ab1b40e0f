import { sqsRecord } from './sqs-record.ts';

/**
 * What Lambda sends to a function's destination when a start of it was in vain.
 * @param input.raw body of the message that it was started with, which lay in the queue `through`
 */
export const givenUpStart = (input: {
  through: string;
  raw: string;
  attributes?: Record<string, string>;
  condition?: string;
  response?: { errorType?: string; errorMessage?: string };
}): string =>
  JSON.stringify({
    version: '1.0',
    timestamp: '2026-11-29T03:03:00.000Z',
    requestContext: {
      requestId: 'r-1',
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:nightshift-local-x:$LATEST',
      condition: input.condition ?? 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    requestPayload: {
      Records: [
        sqsRecord({
          queue: input.through,
          body: input.raw,
          ...(input.attributes && { attributes: input.attributes }),
        }),
      ],
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: input.response ?? { errorType: 'Runtime.ExitError', errorMessage: 'signal' },
  });
