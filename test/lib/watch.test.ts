import { describe, expect, it } from '@jest/globals';
import { allJobs } from '../../shared/scheduling/registry.ts';
import { templateOf } from './assembly.ts';

const prod = templateOf('prod');
const watch = prod.watch as NonNullable<typeof prod.watch>;
const alarms = watch.ofType('AWS::CloudWatch::Alarm').map(([, alarm]) => alarm.Properties);
const lines = watch.ofType('AWS::Logs::MetricFilter').map(([, filter]) => filter.Properties);

/** The names by which AWS knows what the first stack makes. */
const names = (type: string, property: string) =>
  prod
    .ofType(type)
    .map(([, resource]) => resource.Properties[property])
    .filter((name): name is string => typeof name === 'string');
const functions = names('AWS::Lambda::Function', 'FunctionName');
const queues = names('AWS::SQS::Queue', 'QueueName');
const logs = names('AWS::Logs::LogGroup', 'LogGroupName');

type Watched = { Namespace: string; MetricName: string; Dimensions?: { Value: string }[] };

/** Every metric of every alarm, those of expressions too. */
const watched: Watched[] = alarms.flatMap((alarm) =>
  alarm.Metrics
    ? alarm.Metrics.flatMap(
        (it: { MetricStat?: { Metric: Watched } }) => it.MetricStat?.Metric ?? [],
      )
    : [alarm],
);
const valuesIn = (namespace: string) =>
  watched
    .filter(({ Namespace }) => Namespace === namespace)
    .flatMap(({ Dimensions = [] }) => Dimensions.map(({ Value }) => Value));

describe('the stack that watches', () => {
  it('refers to the first by name only: neither holds the other fast', () => {
    const text = JSON.stringify(watch.template.toJSON());
    expect(text).not.toContain('Fn::ImportValue');
    expect(text).not.toContain('Fn::GetStackOutput');
    expect(JSON.stringify(prod.template.toJSON())).not.toMatch(
      /AWS::CloudWatch::Alarm|MetricFilter/,
    );
  });

  it('names nothing that the first does not have', () => {
    expect(valuesIn('AWS/Lambda').filter((name) => !functions.includes(name))).toEqual([]);
    expect(valuesIn('AWS/SQS').filter((name) => !queues.includes(name))).toEqual([]);
    expect(lines.filter(({ LogGroupName }) => !logs.includes(LogGroupName))).toEqual([]);
    const counted = lines.flatMap(({ MetricTransformations }) => MetricTransformations);
    const own = watched.filter(({ Namespace }) => Namespace.startsWith('nightshift-prod-'));
    expect(own.length).toBe(counted.length);
    for (const { Namespace, MetricName } of own)
      expect(counted).toContainEqual(
        expect.objectContaining({ MetricNamespace: Namespace, MetricName }),
      );
  });

  it('watches every function for errors', () => {
    const errors = watched.filter(({ MetricName }) => MetricName === 'Errors');
    expect(errors.map(({ Dimensions }) => Dimensions?.[0]?.Value).sort()).toEqual(functions.sort());
  });

  it('watches every queue for age, and every work queue for what its consumer gave up', () => {
    const old = watched.filter(({ MetricName }) => MetricName === 'ApproximateAgeOfOldestMessage');
    expect(old.map(({ Dimensions }) => Dimensions?.[0]?.Value).sort()).toEqual(queues.sort());
    const given = watched.filter(({ Namespace }) => Namespace === 'nightshift-prod-dead-letters');
    const work = queues.filter((name) => !/-(dlq|undelivered)$/.test(name));
    expect(given.map(({ MetricName }) => `nightshift-prod-${MetricName}`).sort()).toEqual(
      work.sort(),
    );
  });

  it('watches every job by its queue, and the sweeper that tells of missed runs by its silence', () => {
    for (const { queue } of allJobs())
      expect(valuesIn('AWS/SQS')).toContain(`nightshift-prod-${queue}`);
    const silent = alarms.find(({ AlarmName }) => AlarmName.endsWith('schedules-silent'));
    expect(silent).toMatchObject({
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });

  it('says in every alarm what it means for customers, and tells someone', () => {
    for (const { AlarmName, AlarmDescription, AlarmActions, OKActions } of alarms) {
      expect([AlarmName, /Impact: .{20,}/.test(AlarmDescription)]).toEqual([AlarmName, true]);
      expect(JSON.stringify([AlarmActions, OKActions])).toMatch(
        /nightshift-prod-alarms.*nightshift-prod-alarms/,
      );
    }
    expect(names('AWS::SNS::Topic', 'TopicName')).toEqual(['nightshift-prod-alarms']);
  });
});

describe('a stage that nobody is on call for', () => {
  it('has no alarms unless it asks for them', () => {
    expect(templateOf('dev').watch).toBeUndefined();
    expect(templateOf('dev', { watch: 'true' }).watch).toBeDefined();
    expect(templateOf('prod', { watch: 'false' }).watch).toBeUndefined();
    expect(() => templateOf('dev', { watch: 'yes' })).toThrow(/true or false/);
  });
});
