import type { QueueDepth } from '../../shared/health/queues.ts';
import type { OpsContext } from '../context.ts';

/** How full every queue of the stack is, as SQS says. */
export async function readQueueDepths({
  stack,
  aws,
}: Pick<OpsContext, 'stack' | 'aws'>): Promise<QueueDepth[]> {
  const [client, { GetQueueAttributesCommand }] = await Promise.all([
    aws.sqs(),
    import('@aws-sdk/client-sqs'),
  ]);
  const names = Object.keys(stack.queues).sort();
  return Promise.all(
    names.map(async (name) => {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({
          QueueUrl: stack.queues[name] as string,
          AttributeNames: [
            'ApproximateNumberOfMessages',
            'ApproximateNumberOfMessagesNotVisible',
            'ApproximateNumberOfMessagesDelayed',
          ],
        }),
      );
      return {
        name,
        waiting: Number(Attributes.ApproximateNumberOfMessages),
        inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
        delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed),
      };
    }),
  );
}
