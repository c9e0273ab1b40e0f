import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { sqsRecord } from '../../support/sqs-record.ts';
import { metricsOf } from './captured-metrics.ts';

type Handler = (event: SQSEvent) => Promise<SQSBatchResponse>;

/** Hands one occurrence to a function, as Lambda does. @returns how many messages came back */
export async function deliver(
  handler: Handler,
  { schedule, at, attempt = 1 }: { schedule: string; at: string; attempt?: number },
): Promise<number> {
  const body = JSON.stringify({ schedule, scheduledTime: at });
  const event = { Records: [sqsRecord({ queue: schedule, body, receives: attempt })] };
  // Its metrics would go to the test's output; `metricsOf` around this call has them.
  const { result } = await metricsOf(() => handler(event));
  return result.batchItemFailures.length;
}

/** A scheduled time of today, as Scheduler writes it: what is older than its job allows is not run. */
export const minutesAgo = (minutes: number) =>
  new Date(Math.floor(Date.now() / 1000 - 60 * minutes) * 1000).toISOString();
