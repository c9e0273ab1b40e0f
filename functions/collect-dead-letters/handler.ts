import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { crashedTrial, readGivenUp } from '../../shared/dead-letters/collect.ts';
import { giveSecondRound, type SendBack } from '../../shared/dead-letters/second-round.ts';
import { queueUrlOf } from '../../shared/platform/aws/queue-url.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Sql } from '../../shared/platform/database/database.ts';
import { RetryLater } from '../../shared/platform/errors.ts';
import { log, withLogContext } from '../../shared/platform/log.ts';
import type { DeadLetters } from '../../shared/platform/queue/dead-letters.ts';
import { traceOfRecord } from '../../shared/platform/queue/message.ts';
import { withTrace } from '../../shared/platform/trace.ts';

export type CollectDeps = {
  deadLetters: DeadLetters;
  db: Sql;
  clock: Clock;
  send: SendBack;
};

/**
 * Takes what SQS, EventBridge and Scheduler gave up into the dead letters. A message leaves its
 * queue only when its row is committed: with the database down, everything stays where it is, for
 * up to 14 days. What was given up without an answer, by a crash or a long outage, is sent back to
 * its queue once (see second-round.ts).
 */
export function createCollectDeadLettersHandler(deps: CollectDeps) {
  const { deadLetters, db, clock, send } = deps;
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    let unreachable = false;
    for (const record of event.Records) {
      if (unreachable) {
        // The rest would only wait for the same connection until the function's time is up.
        batchItemFailures.push({ itemIdentifier: record.messageId });
        continue;
      }
      const collect = async () => {
        try {
          const failed = readGivenUp(record);
          if (failed.dryRunOf && failed.replayOf) {
            const of = { replayId: failed.dryRunOf, id: failed.replayOf };
            await deadLetters.recordTrial({ ...of, ...crashedTrial(failed) });
            return;
          }
          const { id } = await deadLetters.record(failed);
          const again =
            !failed.replayOf &&
            failed.queueArn !== undefined &&
            (await giveSecondRound(
              { id, queueUrl: queueUrlOf(failed.queueArn), body: failed.body },
              { sql: db, clock, send },
            ));
          if (again) {
            log.warn('message goes round once more', { queue: failed.queue, error: failed.error });
            return;
          }
          log.error('message became a dead letter', {
            queue: failed.queue,
            error: failed.error,
          });
        } catch (error) {
          log.error('dead letter could not be recorded', { error });
          unreachable = error instanceof RetryLater;
          batchItemFailures.push({ itemIdentifier: record.messageId });
        }
      };
      await withTrace(traceOfRecord(record), () =>
        withLogContext({ messageId: record.messageId }, collect),
      );
    }
    return { batchItemFailures };
  };
}
