import { authorize } from '../auth/iam.ts';
import { AwsError } from '../errors.ts';
import { hasForbidden } from '../protocol/characters.ts';
import type { ActionContext } from './action-context.ts';
import { type BatchEntry, checkBatch, inBatch, invalid } from './batch.ts';
import { BOUNDS, checkMessageAttributes, checkQueueAttributes, within } from './checks.ts';
import { type MessageAttributes, md5, md5OfAttributes, messageSize } from './message.ts';
import { moveActions } from './move-actions.ts';
import { describeQueue } from './queue-attributes.ts';
import { LARGEST_MESSAGE } from './queues.ts';
import { isReceiptOf } from './receipts.ts';
import { toReceived } from './received.ts';

type Input = Record<string, unknown>;
type Action = (input: Input, context: ActionContext) => unknown;

/** The queue that the request names, once the caller may do this to it. */
function queueFor(input: Input, context: ActionContext, right: string): string {
  const name =
    String(input.QueueUrl ?? '')
      .split('/')
      .pop() ?? '';
  return named(name, context, right);
}

function named(name: string, { queues, caller }: ActionContext, right: string): string {
  const queue = queues.all().find((known) => known.queueName === name);
  const arn = queue?.arn ?? `arn:aws:sqs:us-east-1:000000000000:${name}`;
  authorize(caller, { action: `sqs:${right}`, resource: arn });
  return queues.find(arn).arn;
}

function send(queueArn: string, entry: Input, { queues }: ActionContext) {
  const body = entry.MessageBody;
  if (typeof body !== 'string' || body === '')
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (hasForbidden(body))
    throw new AwsError(
      'InvalidMessageContents',
      'The message contains characters outside the allowed set.',
    );
  const attributes = (entry.MessageAttributes ?? {}) as MessageAttributes;
  checkMessageAttributes(attributes);
  const delaySeconds = within(entry.DelaySeconds, 'DelaySeconds', BOUNDS.DelaySeconds);
  const trace = traceHeader(entry.MessageSystemAttributes);
  const MessageId = queues.send({
    queueArn,
    body,
    attributes,
    ...(delaySeconds !== undefined && { delaySeconds }),
    ...(trace !== undefined && { trace }),
  });
  return {
    MessageId,
    MD5OfMessageBody: md5(body),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
  };
}

function changeVisibility(queueArn: string, entry: Input, { queues }: ActionContext) {
  const seconds = within(entry.VisibilityTimeout, 'VisibilityTimeout', BOUNDS.VisibilityTimeout);
  if (seconds === undefined)
    throw new AwsError('MissingParameter', 'The request must contain VisibilityTimeout.');
  const receiptHandle = receiptOf(queueArn, entry);
  if (!queues.changeVisibility({ queueArn, receiptHandle, seconds }))
    throw new AwsError('MessageNotInflight', 'The message referred to is not in flight.');
  return {};
}

function remove(queueArn: string, entry: Input, { queues }: ActionContext) {
  queues.delete(queueArn, receiptOf(queueArn, entry));
  return {};
}

function receiptOf(queueArn: string, { ReceiptHandle }: Input): string {
  if (isReceiptOf(queueArn, ReceiptHandle)) return ReceiptHandle;
  throw new AwsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
}

/** The one system attribute that a sender may set. */
function traceHeader(given: unknown): string | undefined {
  const attributes = (given ?? {}) as MessageAttributes;
  const foreign = Object.keys(attributes).find((name) => name !== 'AWSTraceHeader');
  if (foreign) throw invalid(`Message system attribute name '${foreign}' is invalid.`);
  return attributes.AWSTraceHeader?.StringValue;
}

/** Every action of SQS that is answered, by its name. */
export const actions: Record<string, Action> = {
  ...moveActions,

  SendMessage: (input, context) => send(queueFor(input, context, 'SendMessage'), input, context),

  SendMessageBatch(input, context) {
    const arn = queueFor(input, context, 'SendMessage');
    const entries = checkBatch(input.Entries);
    const total = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
    if (total > LARGEST_MESSAGE)
      throw new AwsError(
        'BatchRequestTooLong',
        `Batch requests cannot be longer than ${LARGEST_MESSAGE} bytes.`,
      );
    return inBatch(entries, (entry) => send(arn, entry, context));
  },

  async ReceiveMessage(input, context) {
    const queueArn = queueFor(input, context, 'ReceiveMessage');
    const number = (name: 'MaxNumberOfMessages' | 'WaitTimeSeconds' | 'VisibilityTimeout') =>
      within(input[name], name, BOUNDS[name]);
    const [max = 1, waitSeconds, visibilitySeconds] = [
      number('MaxNumberOfMessages'),
      number('WaitTimeSeconds'),
      number('VisibilityTimeout'),
    ];
    const messages = await context.queues.receive({
      queueArn,
      max,
      signal: context.gone,
      ...(waitSeconds !== undefined && { waitSeconds }),
      ...(visibilitySeconds !== undefined && { visibilitySeconds }),
    });
    return messages.length === 0
      ? {}
      : { Messages: messages.map((message) => toReceived(message, input)) };
  },

  DeleteMessage: (input, context) =>
    remove(queueFor(input, context, 'DeleteMessage'), input, context),

  DeleteMessageBatch(input, context) {
    const arn = queueFor(input, context, 'DeleteMessage');
    return inBatch(checkBatch(input.Entries), (entry) => remove(arn, entry, context));
  },

  ChangeMessageVisibility: (input, context) =>
    changeVisibility(queueFor(input, context, 'ChangeMessageVisibility'), input, context),

  ChangeMessageVisibilityBatch(input, context) {
    const arn = queueFor(input, context, 'ChangeMessageVisibility');
    return inBatch(checkBatch(input.Entries), (entry) => changeVisibility(arn, entry, context));
  },

  GetQueueUrl(input, context) {
    const name = String(input.QueueName);
    named(name, context, 'GetQueueUrl');
    return { QueueUrl: `http://${context.host}/000000000000/${name}` };
  },

  GetQueueAttributes(input, context) {
    const arn = queueFor(input, context, 'GetQueueAttributes');
    return {
      Attributes: describeQueue(context.queues, arn, (input.AttributeNames ?? []) as string[]),
    };
  },

  SetQueueAttributes(input, context) {
    const arn = queueFor(input, context, 'SetQueueAttributes');
    const attributes = (input.Attributes ?? {}) as Record<string, string>;
    checkQueueAttributes(attributes);
    context.queues.setAttributes(arn, attributes);
    return {};
  },

  ListQueues(input, context) {
    authorize(context.caller, { action: 'sqs:ListQueues', resource: '*' });
    const prefix = String(input.QueueNamePrefix ?? '');
    const most = within(input.MaxResults, 'MaxResults', [1, 1000]);
    const after = String(input.NextToken ?? '');
    const names = context.queues
      .all()
      .map((queue) => queue.queueName)
      .filter((name) => name.startsWith(prefix) && name > after)
      .sort();
    const page = names.slice(0, most ?? 1000);
    return {
      QueueUrls: page.map((name) => `http://${context.host}/000000000000/${name}`),
      // Without MaxResults AWS cuts the list without a word, too.
      ...(most !== undefined && names.length > page.length && { NextToken: page.at(-1) }),
    };
  },

  ListDeadLetterSourceQueues(input, context) {
    const arn = queueFor(input, context, 'ListDeadLetterSourceQueues');
    const sources = context.queues
      .all()
      .filter((queue) => context.queues.redriveOf(queue.arn)?.queue === arn);
    return {
      queueUrls: sources.map((queue) => `http://${context.host}/000000000000/${queue.queueName}`),
    };
  },

  PurgeQueue(input, context) {
    context.queues.purge(queueFor(input, context, 'PurgeQueue'));
    return {};
  },
};

function sizeOf(entry: BatchEntry): number {
  return messageSize(
    String(entry.MessageBody ?? ''),
    (entry.MessageAttributes ?? {}) as MessageAttributes,
  );
}
