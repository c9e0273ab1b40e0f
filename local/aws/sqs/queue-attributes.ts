import { LARGEST_MESSAGE, type Queues } from './queues.ts';

const USUAL: Record<string, string> = {
  VisibilityTimeout: '30',
  MaximumMessageSize: String(LARGEST_MESSAGE),
  MessageRetentionPeriod: '345600',
  DelaySeconds: '0',
  ReceiveMessageWaitTimeSeconds: '0',
  SqsManagedSseEnabled: 'true',
};

/** What GetQueueAttributes answers: settings from the template, counts as they are now. */
export function describeQueue(
  queues: Queues,
  arn: string,
  wanted: string[],
): Record<string, string> {
  const settings: Record<string, string> = {};
  const names = new Set([
    ...Object.keys(USUAL),
    ...Object.keys(queues.find(arn).attributes),
    'RedrivePolicy',
  ]);
  for (const name of names) {
    const value = queues.attribute(arn, name) ?? USUAL[name];
    if (value) settings[name] = value;
  }
  const { visible, inFlight, delayed } = queues.counts(arn);
  const all: Record<string, string> = {
    ...settings,
    QueueArn: arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
  if (wanted.includes('All')) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
}
