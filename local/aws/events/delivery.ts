import type { RuleModel, RuleTarget } from '../../../lib/template/model.ts';
import { evaluate } from '../auth/iam.ts';
import { AwsError } from '../errors.ts';
import { toAwsError } from '../protocol/json.ts';
import type { MessageAttributes } from '../sqs/message.ts';
import type { Queues } from '../sqs/queues.ts';
import type { BusEvent } from './event.ts';
import { targetInput } from './transform.ts';

export type DeliveryDeps = {
  queues: Queues;
  /** Tells what AWS would only count in a metric: an event that reached no queue at all. */
  onLog: (line: string) => void;
};

type Delivery = {
  event: BusEvent;
  rule: RuleModel;
  target: RuleTarget;
  /** X-Ray's header of who put it. */
  trace?: string;
};

/** Puts the event into the target's queue, or with the reason into the target's dead-letter queue. */
export function deliver(delivery: Delivery, deps: DeliveryDeps): void {
  const { event, rule, target, trace } = delivery;
  const body = targetInput(delivery);
  try {
    sendAs(rule, target, { queueArn: target.arn, body, ...(trace && { trace }) }, deps);
  } catch (error) {
    const { code, message } = toAwsError(error);
    if (target.deadLetterArn === undefined) {
      deps.onLog(
        `rule ${rule.name}: event ${event.id} (${event['detail-type']}) is lost, its target has no dead-letter queue: ${message}`,
      );
      return;
    }
    const attributes = failureAttributes(delivery, { code, message });
    deps.onLog(
      `rule ${rule.name}: event ${event.id} went to the rule's dead-letter queue: ${message}`,
    );
    deadLetter({ ...delivery, body, attributes }, deps);
  }
}

function deadLetter(
  input: Delivery & { body: string; attributes: MessageAttributes },
  deps: DeliveryDeps,
) {
  const { event, rule, target, attributes } = input;
  const queueArn = target.deadLetterArn as string;
  try {
    // The dead letter carries the event as it came, not the target's input.
    sendAs(
      rule,
      { id: target.id, arn: queueArn },
      { queueArn, body: JSON.stringify(event), attributes },
      deps,
    );
  } catch (error) {
    deps.onLog(
      `rule ${rule.name}: event ${event.id} is lost, its dead-letter queue refuses it: ${toAwsError(error).message}`,
    );
  }
}

/** EventBridge needs the queue's own permission, or a role of the target that may send. */
function sendAs(
  rule: RuleModel,
  target: RuleTarget,
  message: { queueArn: string; body: string; attributes?: MessageAttributes; trace?: string },
  { queues }: DeliveryDeps,
): void {
  const queue = queues.find(message.queueArn);
  const request = {
    action: 'sqs:SendMessage',
    resource: queue.arn,
    principal: 'events.amazonaws.com',
    context: { 'aws:sourcearn': rule.arn, 'aws:sourceaccount': '000000000000' },
  };
  const byQueue = evaluate(queue.statements, request);
  const byRole = target.roleStatements ? evaluate(target.roleStatements, request) : 'none';
  if (byQueue === 'deny' || byRole === 'deny' || (byQueue !== 'allow' && byRole !== 'allow'))
    throw new AwsError(
      'NO_PERMISSIONS',
      `events.amazonaws.com may not sqs:SendMessage to ${queue.arn} for ${rule.arn}`,
      403,
    );
  queues.send(message);
}

function failureAttributes(
  { rule, target }: Delivery,
  error: { code: string; message: string },
): MessageAttributes {
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  return {
    ERROR_CODE: text(error.code),
    ERROR_MESSAGE: text(error.message),
    EXHAUSTED_RETRY_CONDITION: text('NonRetryableError'),
    RETRY_ATTEMPTS: text('0'),
    RULE_ARN: text(rule.arn),
    TARGET_ARN: text(target.arn),
  };
}
