import { randomUUID } from 'node:crypto';
import type { TopicModel } from '../../../lib/template/model.ts';
import type { Mailbox } from '../../mail/mailbox.ts';
import { authorize } from '../auth/iam.ts';
import type { AwsService } from '../call.ts';
import { AwsError, notImplemented } from '../errors.ts';
import { queryRefusal, queryReply } from '../protocol/query.ts';

/** SNS: Publish, taken into the inbox as a notice, since nobody subscribes on this machine. */
export function createSnsService(deps: { mailbox: Mailbox; now: () => number }) {
  let topics: TopicModel[] = [];
  const service: AwsService & { setModel(models: TopicModel[]): void } = {
    setModel(models) {
      topics = models;
    },

    handle({ body, caller, requestId }) {
      const form = new URLSearchParams(body.toString('utf8'));
      const action = form.get('Action') ?? '';
      if (action !== 'Publish') throw notImplemented(`sns:${action}`);
      const arn = form.get('TopicArn') ?? form.get('TargetArn');
      if (arn === null) throw notImplemented('sns:Publish to a phone number');
      authorize(caller, { action: 'sns:Publish', resource: arn });
      if (!topics.some((topic) => topic.arn === arn))
        throw new AwsError('NotFound', 'Topic does not exist', 404);
      const text = form.get('Message') ?? '';
      if (text === '') throw new AwsError('InvalidParameter', 'Invalid parameter: Empty message');
      const id = randomUUID();
      deps.mailbox.add({
        id,
        kind: 'notice',
        at: deps.now(),
        sender: caller.name,
        from: caller.name,
        to: [arn.split(':').pop() ?? arn],
        cc: [],
        bcc: [],
        replyTo: [],
        subject: form.get('Subject') ?? '',
        text,
        headers: [],
        attachments: [],
        tags: {},
        outcome: 'delivered',
      });
      return queryReply({ action, result: { MessageId: id }, requestId });
    },

    refuse: (error, requestId) => queryRefusal(error, requestId, 'AuthorizationError'),
  };
  return service;
}
