import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readGivenUp } from '../../shared/deadletters/collect.ts';
import type { DeadLetters } from '../../shared/deadletters/record.ts';
import { RetryLater } from '../../shared/platform/errors.ts';
import { log, withLogContext } from '../../shared/platform/log.ts';

export type CollectDeps = {
  deadLetters: DeadLetters;
  /** Queue → the function that consumes it. */
  consumers: Readonly<Record<string, string>>;
};

/**
 * Takes what SQS, EventBridge and Scheduler gave up into the dead letters. A message leaves its
 * queue only when its row is committed: with the database down, everything stays where it is, for
 * up to 14 days.
 */
export function createCollectDeadLettersHandler({ deadLetters, consumers }: CollectDeps) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    let unreachable = false;
    for (const record of event.Records) {
      if (unreachable) {
        // The rest would only wait for the same connection until the function's time is up.
        batchItemFailures.push({ itemIdentifier: record.messageId });
        continue;
      }
      await withLogContext({ messageId: record.messageId }, async () => {
        try {
          const failed = readGivenUp({ record, consumers });
          await deadLetters.record(failed);
          log.error('message became a dead letter', {
            queue: failed.queue,
            error: failed.error,
          });
        } catch (error) {
          log.error('dead letter could not be recorded', { error });
          unreachable = error instanceof RetryLater;
          batchItemFailures.push({ itemIdentifier: record.messageId });
        }
      });
    }
    return { batchItemFailures };
  };
}
