import type { AwsService } from '../call.ts';
import { notImplemented } from '../errors.ts';
import { asJsonError, jsonReply, parseJson, toAwsError } from '../protocol/json.ts';
import type { ActionContext } from './action-context.ts';
import { actions } from './actions.ts';
import type { MoveTasks } from './move-tasks.ts';
import type { Queues } from './queues.ts';

/** SQS over its JSON protocol. */
export function createSqsService(queues: Queues, moves: MoveTasks): AwsService {
  return {
    async handle(call) {
      const action = (call.headers['x-amz-target'] ?? '').replace('AmazonSQS.', '');
      const run = actions[action];
      if (!run) throw notImplemented(`sqs:${action || 'query protocol'}`);
      const context: ActionContext = {
        queues,
        moves,
        caller: call.caller,
        host: call.headers.host ?? '',
        gone: call.gone,
      };
      return jsonReply(await run(parseJson(call.body), context), '1.0');
    },

    /** The query-error header decides the error's name in every SDK. */
    refuse(error) {
      const { code, message, status } = asJsonError(toAwsError(error));
      const name = code === 'QueueDoesNotExist' ? 'AWS.SimpleQueueService.NonExistentQueue' : code;
      const ofAll = OF_ALL_SERVICES[code];
      const type = ofAll ? `com.amazon.coral.service#${ofAll}` : `com.amazonaws.sqs#${code}`;
      return {
        status,
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amzn-query-error': `${name};${status >= 500 ? 'Receiver' : 'Sender'}`,
        },
        body: JSON.stringify({ __type: type, message }),
      };
    },
  };
}

const OF_ALL_SERVICES: Record<string, string> = {
  AccessDenied: 'AccessDeniedException',
  UnknownOperationException: 'UnknownOperationException',
};
