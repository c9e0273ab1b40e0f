import { describe, expect, it } from '@jest/globals';
import { evaluate } from '../../local/aws/auth/iam.ts';
import { queueContracts } from '../../shared/contracts.ts';
import { readGivenUp } from '../../shared/dead-letters/collect.ts';
import { awsEvents } from '../../shared/events/aws.ts';
import { events } from '../../shared/events/catalogue.ts';
import type { EventName, MessageKind } from '../../shared/platform/queue/contract.ts';
import { openMessage } from '../../shared/platform/queue/message.ts';
import { sharedQueue } from '../../shared/scheduling/contract.ts';
import { sampleMessages } from '../../tools/docs/sample-messages.ts';
import { readWiring } from '../../tools/docs/wiring.ts';
import { givenUpStart } from '../support/given-up-start.ts';
import { sqsRecord } from '../support/sqs-record.ts';
import { ROOT } from './sources.ts';

const model = readWiring(ROOT);
const samples = sampleMessages(ROOT);
const none: string[] = [];

/** Queues that SQS hands to a function, without those that dead messages end in. */
const workQueues = model.eventSourceMappings.flatMap(({ queueArn, functionArn }) => {
  const queue = model.queues.find(({ arn }) => arn === queueArn);
  const consumer = model.functions.find(({ arn }) => arn === functionArn);
  if (!queue || !consumer || consumer.name === 'collect-dead-letters') return [];
  return [{ ...queue, consumer: consumer.name }];
});
const feeds = (queueArn: string) => ({
  patterns: model.rules
    .filter(({ targets }) => targets.some(({ arn }) => arn === queueArn))
    .map(({ pattern }) => pattern as Pattern),
  schedules: model.schedules
    .filter(({ target }) => target.arn === queueArn)
    .map(({ name }) => name.replace('nightshift-local-', '')),
});
type Pattern = { $or?: Pattern[]; source?: string[]; 'detail-type'?: string[] };
const named = (pattern: Pattern): string[] =>
  pattern.$or?.flatMap(named) ??
  (pattern.source ?? ['?']).flatMap((source) =>
    (pattern['detail-type'] ?? ['*']).map((type) => `${source} ${type}`),
  );
const nameOf = ({ source, detailType }: EventName) =>
  [detailType ?? '*'].flat().map((type) => `${source} ${type}`);

describe('the contracts of the queues', () => {
  it('every work queue of the template has one, and every contract has its queue and its consumer', () => {
    const inTemplate = workQueues.map(({ name, consumer }) => `${name} → ${consumer}`);
    const own = queueContracts.filter(({ queue, through }) => queue === through);
    const declared = [...own, sharedQueue].map(({ queue, consumer }) => `${queue} → ${consumer}`);
    expect(declared.sort()).toEqual(inTemplate.sort());
  });

  it('what shares a queue has a function that its starter may start, and whose failures end in dlq', () => {
    const sharing = queueContracts.filter(({ queue, through }) => queue !== through);
    expect([...new Set(sharing.map(({ through }) => through))]).toEqual([sharedQueue.queue]);
    const starter = model.functions.find(({ name }) => name === sharedQueue.consumer);
    const dlq = model.queues.find(({ name }) => name === 'dlq')?.arn;
    const startable = model.functions.filter(
      ({ arn: resource }) =>
        evaluate(starter?.statements ?? [], { action: 'lambda:InvokeFunction', resource }) ===
        'allow',
    );
    const given = model.starts.filter(({ onFailureArn }) => onFailureArn === dlq);
    const consumers = sharing.map(({ consumer }) => consumer).sort();
    expect(startable.map(({ name }) => name).sort()).toEqual(consumers);
    expect(given.map(({ functionArn }) => functionArn).sort()).toEqual(
      startable.map(({ arn }) => arn).sort(),
    );
  });

  it.each(queueContracts.map((contract) => [contract.queue, contract] as const))(
    '%s: SQS gives a message up after as many attempts as the contract has',
    (_, { retries, through }) => {
      const queue = workQueues.find((it) => it.name === through);
      const { maxReceiveCount } = JSON.parse(queue?.attributes.RedrivePolicy ?? '{}');
      expect(Number(maxReceiveCount)).toBe(retries.attempts);
      expect(retries.delays).toHaveLength(retries.attempts - 1);
    },
  );

  it.each(workQueues.map(({ name }) => name))(
    '%s: rules and schedules bring what its contracts accept, and nothing else',
    (name) => {
      const kinds = queueContracts
        .filter(({ through }) => through === name)
        .flatMap(({ accepts }) => Object.values(accepts) as MessageKind[]);
      const { patterns, schedules } = feeds(workQueues.find((it) => it.name === name)?.arn ?? '');
      const accepted = kinds.flatMap(({ from }) => ('event' in from ? nameOf(from.event) : []));
      const scheduled = kinds.flatMap(({ from }) => ('schedule' in from ? [from.schedule] : []));
      expect(patterns.flatMap(named).sort()).toEqual(accepted.sort());
      expect(schedules.sort()).toEqual(scheduled.sort());
    },
  );

  const kinds = queueContracts.flatMap((contract) =>
    Object.keys(contract.accepts).map((kind) => [contract.queue, kind, contract] as const),
  );
  it.each(kinds)(
    '%s takes a sample of "%s", and a crash has the key that its consumer gives it',
    (queue, kind, contract) => {
      const fitting = samples.filter(({ raw }) => {
        const message = openMessage(sqsRecord({ queue, body: raw }), contract);
        return 'body' in message && message.body.kind === kind;
      });
      expect(fitting.length).toBeGreaterThan(0);
      for (const { raw } of fitting) {
        const message = openMessage(sqsRecord({ queue, body: raw }), contract);
        const dead = [sqsRecord({ queue: 'dlq', body: raw, from: contract.through })];
        if (contract.through !== queue)
          dead.push(
            sqsRecord({ queue: 'dlq', body: givenUpStart({ through: contract.through, raw }) }),
          );
        for (const record of dead)
          expect(readGivenUp(record)).toMatchObject({
            queue,
            functionName: contract.consumer,
            effectKey: 'effectKey' in message && message.effectKey,
            body: raw,
            error: { name: 'Crashed' },
          });
      }
    },
  );
});

describe('the catalogue of events', () => {
  const catalogue = Object.values({ ...events, ...awsEvents }).flatMap((event) =>
    nameOf(event as EventName),
  );

  it('has every event that a rule of the template names', () => {
    // The one that is made of the catalogue names what is not in it: see test/lib/stack.test.ts.
    const naming = model.rules.filter(({ name }) => !name.endsWith('-unknown-events'));
    const unknown = naming.flatMap(({ name, pattern }) =>
      named(pattern ?? {})
        .filter((it) => !catalogue.includes(it))
        .map((it) => `${name}: ${it}`),
    );
    expect(unknown).toEqual(none);
  });
});
