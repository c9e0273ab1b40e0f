import { authorize } from '../auth/iam.ts';
import { AwsError } from '../errors.ts';
import type { ActionContext } from './action-context.ts';
import { within } from './checks.ts';
import type { MoveTask } from './move-tasks.ts';

type Input = Record<string, unknown>;

/** @throws AwsError ResourceNotFoundException */
function queueOf(given: unknown, name: string, { queues }: ActionContext): string {
  if (typeof given !== 'string' || given === '')
    throw new AwsError('MissingParameter', `The request must contain the parameter ${name}.`);
  if (queues.all().some(({ arn }) => arn === given)) return given;
  throw new AwsError(
    'ResourceNotFoundException',
    `The resource that you specified for the ${name} parameter doesn't exist.`,
    404,
  );
}

/** What a task does in the name of who starts it. */
const AS_CALLER = ['StartMessageMoveTask', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/** Redrive by the queue itself. */
export const moveActions = {
  StartMessageMoveTask(input: Input, context: ActionContext) {
    const { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond } = input;
    const right = (action: string, resource: string) =>
      authorize(context.caller, { action: `sqs:${action}`, resource });
    for (const action of AS_CALLER) right(action, String(SourceArn));
    if (DestinationArn !== undefined) right('SendMessage', String(DestinationArn));
    const source = queueOf(SourceArn, 'SourceArn', context);
    const perSecond = within(
      MaxNumberOfMessagesPerSecond,
      'MaxNumberOfMessagesPerSecond',
      [1, 500],
    );
    const { handle } = context.moves.start({
      source,
      ...(DestinationArn !== undefined && {
        destination: queueOf(DestinationArn, 'DestinationArn', context),
      }),
      ...(perSecond !== undefined && { perSecond }),
    });
    return { TaskHandle: handle };
  },

  ListMessageMoveTasks(input: Input, context: ActionContext) {
    authorize(context.caller, {
      action: 'sqs:ListMessageMoveTasks',
      resource: String(input.SourceArn),
    });
    const source = queueOf(input.SourceArn, 'SourceArn', context);
    const most = within(input.MaxResults, 'MaxResults', [1, 10]) ?? 1;
    return { Results: context.moves.list(source).slice(0, most).map(describe) };
  },

  CancelMessageMoveTask(input: Input, context: ActionContext) {
    const task = context.moves.find(String(input.TaskHandle));
    authorize(context.caller, {
      action: 'sqs:CancelMessageMoveTask',
      resource: task?.source ?? '*',
    });
    const { moved } = context.moves.cancel(String(input.TaskHandle));
    return { ApproximateNumberOfMessagesMoved: moved };
  },
};

const describe = (task: MoveTask) => ({
  // Only what runs can be cancelled.
  ...(task.status === 'RUNNING' && { TaskHandle: task.handle }),
  Status: task.status,
  SourceArn: task.source,
  DestinationArn: task.destination,
  MaxNumberOfMessagesPerSecond: task.perSecond,
  ApproximateNumberOfMessagesMoved: task.moved,
  ApproximateNumberOfMessagesToMove: task.toMove,
  FailureReason: task.failure,
  StartedTimestamp: task.startedAt,
});
