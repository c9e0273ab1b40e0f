import { queueThrough } from '../../shared/contracts.ts';
import { holdBack } from '../../shared/platform/dry-run.ts';
import { NotFound } from '../../shared/platform/errors.ts';
import type { SendOccurrence } from '../../shared/scheduling/trigger.ts';
import type { OpsContext } from '../context.ts';

/** Puts an occurrence on the queue of jobs, as Scheduler does. */
export function createSendOccurrence({
  stack,
  aws,
}: Pick<OpsContext, 'stack' | 'aws'>): SendOccurrence {
  return async ({ job, occurrence }) => {
    const queue = queueThrough(job.queue);
    const QueueUrl = stack.queues[queue];
    if (!QueueUrl) throw new NotFound(`The ${stack.stage} stack has no queue "${queue}"`);
    if (holdBack(`sends an occurrence of ${job.name}`)) return;
    const { SendMessageCommand } = await import('@aws-sdk/client-sqs');
    const MessageBody = JSON.stringify(occurrence);
    await (await aws.sqs()).send(new SendMessageCommand({ QueueUrl, MessageBody }));
  };
}
