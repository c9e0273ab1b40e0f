import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { sendMessage } from '../../shared/platform/aws/send-message.ts';
import { log, withLogContext } from '../../shared/platform/log.ts';
import {
  DRY_RUN_ATTRIBUTE,
  REJECTED_ATTRIBUTE,
  REPLAY_ATTRIBUTE,
} from '../../shared/platform/queue/message.ts';
import {
  type Postpone,
  postponeInLambda,
  postponeRetries,
} from '../../shared/platform/queue/postpone.ts';
import { withAttempt } from '../../shared/platform/queue/send-again.ts';
import { sharedQueue } from '../../shared/scheduling/contract.ts';
import { startedJob } from '../../shared/scheduling/registry.ts';

type Deps = {
  /** Starts a job's function; Lambda has it when this is over, and answers for it from then on. */
  start: (name: string, event: SQSEvent) => Promise<void>;
  send: typeof sendMessage;
  dlqUrl: string;
  postpone?: Postpone;
};

/**
 * Starts the function of each occurrence and waits for none, so that a long job holds no other. The
 * function gets the message as if SQS had handed it over.
 */
export function createStartJobsHandler({ postpone = postponeInLambda, ...deps }: Deps) {
  const { queue, retries } = sharedQueue;
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const failed: SQSRecord[] = [];
    for (const record of event.Records) {
      await withLogContext({ messageId: record.messageId, queue }, () =>
        startOne(record, deps).catch((error: unknown) => {
          log.warn('job could not be started', { error });
          failed.push(record);
        }),
      );
    }
    await postponeRetries(failed, { retries, postpone });
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

async function startOne(record: SQSRecord, deps: Omit<Deps, 'postpone'>): Promise<void> {
  const job = startedJob(record.body);
  if (!job) return refuse(record, deps);
  await deps.start(job.name, { Records: [withAttempt(record)] });
  log.info('job started', { job: job.name });
}

/** Without a database, the collector writes it down. */
async function refuse(
  record: SQSRecord,
  { send, dlqUrl }: Pick<Deps, 'send' | 'dlqUrl'>,
): Promise<void> {
  const kept = [REPLAY_ATTRIBUTE, DRY_RUN_ATTRIBUTE].flatMap((name) => {
    const value = record.messageAttributes?.[name]?.stringValue;
    return value ? [[name, value] as const] : [];
  });
  await send({
    queueUrl: dlqUrl,
    body: record.body,
    attributes: {
      ...Object.fromEntries(kept),
      TARGET_ARN: record.eventSourceARN,
      [REJECTED_ATTRIBUTE]: 'The message is no occurrence of a job that goes through this queue',
    },
  });
  log.error('message is none of a job');
}
