import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { jsonOrNothing } from '../platform/json.ts';
import { once } from '../platform/once.ts';

/** What Lambda sends to the destination of a function that another one started in vain. */
const schema = once(() =>
  z.object({
    requestContext: z.object({
      condition: z.string(),
      approximateInvokeCount: z.number(),
    }),
    requestPayload: z.object({
      Records: z.tuple([
        z.looseObject({
          body: z.string(),
          eventSourceARN: z.string(),
          attributes: z.record(z.string(), z.string()),
        }),
      ]),
    }),
    responsePayload: z.optional(
      z.nullable(
        z.object({ errorType: z.optional(z.string()), errorMessage: z.optional(z.string()) }),
      ),
    ),
  }),
);

export type GivenUpStart = {
  /** The message that the function was started with. */
  record: SQSRecord;
  /** Times that it ran. */
  runs: number;
  /** Lambda's words for how it ended; never the function's own, which may quote what it worked on. */
  how: string;
  /** Whether it could not even be started in time. */
  neverRan: boolean;
};

/** Reads what a function was started with for the last time. @returns undefined for any other message */
export function readGivenUpStart(raw: string): GivenUpStart | undefined {
  const { success, data } = z.safeParse(schema(), jsonOrNothing(raw));
  if (!success) return undefined;
  const { requestContext, requestPayload, responsePayload } = data;
  const { errorType, errorMessage = '' } = responsePayload ?? {};
  const timedOut = /Task timed out after [\d.]+ seconds/.exec(errorMessage)?.[0];
  return {
    record: requestPayload.Records[0] as unknown as SQSRecord,
    runs: requestContext.approximateInvokeCount,
    how: timedOut ?? errorType ?? requestContext.condition,
    neverRan: requestContext.condition !== 'RetriesExhausted',
  };
}
