import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventSourceMappingModel } from '../../lib/template/model.ts';
import { startPoller } from '../../local/triggers/queue-poller.ts';
import { createHolds } from '../../shared/compose/holds.ts';
import { type Harness, startHarness } from '../local/aws/harness.ts';
import { allow, makeFunction, makeModel, makeQueue, queueArn } from '../local/aws/model.ts';
import { actAs } from '../support/act-as.ts';
import { eventually } from '../support/eventually.ts';

const fn = (name: string) =>
  `arn:aws:lambda:us-east-1:000000000000:function:nightshift-local-${name}`;
const mapping: EventSourceMappingModel = {
  logicalId: 'billing-mapping',
  functionArn: fn('sync-billing'),
  queueArn: queueArn('billing'),
  enabled: true,
  batchSize: 10,
  maximumBatchingWindowSeconds: 0,
  partialFailures: true,
};
const foreign = {
  ...mapping,
  logicalId: 'foreign',
  functionArn: fn('x').replace('nightshift', 'other'),
  queueArn: queueArn('email'),
};

describe('holding a queue over AWS', () => {
  let harness: Harness;
  let restore: () => void;
  let poller: ReturnType<typeof startPoller>;
  const taken: string[] = [];
  const holds = createHolds({
    STAGE: 'local',
    HELD_QUEUES: 'billing email',
    QUEUE_ARN_PREFIX: 'arn:aws:sqs:us-east-1:000000000000:nightshift-local-',
  });

  const poll = () =>
    startPoller(mapping, {
      queues: harness.aws.sqs,
      mappings: harness.aws.mappings,
      onLog: () => {},
      invoke: async (_fn, event) => {
        taken.push(...(event as { Records: { body: string }[] }).Records.map(({ body }) => body));
        return { ok: true, payload: '{"batchItemFailures":[]}' };
      },
    });
  const send = (body: string) => harness.aws.sqs.send({ queueArn: queueArn('billing'), body });

  beforeAll(async () => {
    const may = [
      allow(['lambda:ListEventSourceMappings', 'cloudwatch:DescribeAlarms'], '*'),
      allow(['cloudwatch:PutAlarmMuteRule', 'cloudwatch:DeleteAlarmMuteRule'], '*'),
      {
        ...allow(['lambda:UpdateEventSourceMapping'], '*'),
        conditions: { ArnLike: { 'lambda:FunctionArn': [fn('*')] } },
      },
    ];
    harness = await startHarness(
      makeModel({
        functions: [makeFunction('sweep-occurrences', may)],
        queues: [makeQueue('billing'), makeQueue('email')],
        eventSourceMappings: [mapping, foreign],
      }),
    );
    restore = actAs(harness.as('sweep-occurrences'));
    poller = poll();
  });
  afterAll(async () => {
    await poller.stop();
    restore();
    await harness.stop();
  });

  it('keeps its messages where they are, over a restart too, and hands them out afterwards', async () => {
    send('before');
    await eventually(() => expect(taken).toEqual(['before']));
    await holds.set('billing', true);
    await holds.set('billing', true);
    send('held');
    await poller.stop();
    await harness.restart();
    restore();
    restore = actAs(harness.as('sweep-occurrences'));
    poller = poll();
    expect(harness.aws.sqs.counts(queueArn('billing'))).toMatchObject({ visible: 1, inFlight: 0 });
    await holds.set('billing', false);
    await eventually(() => expect(taken).toEqual(['before', 'held']));
  });

  it('is for functions of this stage only', async () => {
    await expect(holds.set('email', true)).rejects.toThrow(/was refused/);
  });

  it('mutes the alarms of the queue, or all, until the end and no longer', async () => {
    harness.aws.alarms.set(['nightshift-local-billing-age', 'nightshift-local-email-age', 'other']);
    const until = new Date(Date.now() + 7_200_000);
    await holds.mute({ name: 'maintenance-1', queue: 'billing', until });
    await holds.mute({ name: 'maintenance-2', queue: null, until });
    const named = () => harness.aws.alarms.mutes().map((it) => it.MuteTargets?.AlarmNames);
    expect(named()).toEqual([
      ['nightshift-local-billing-age'],
      ['nightshift-local-billing-age', 'nightshift-local-email-age'],
    ]);
    expect(harness.aws.alarms.mutes()[0]?.Rule.Schedule).toMatchObject({
      Expression: expect.stringMatching(/^at\(\d{4}-\d\d-\d\dT\d\d:\d\d\)$/),
      Duration: 'PT120M',
    });
    await holds.unmute('maintenance-1');
    expect(named()).toHaveLength(1);
  });
});
