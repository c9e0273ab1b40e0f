import { describe, expect, it } from '@jest/globals';
import { opsProgram } from '../../ops/cli/program.ts';
import { queueThrough } from '../../shared/contracts.ts';
import { allJobs, isStarted } from '../../shared/scheduling/registry.ts';
import { parseCommand } from '../../tools/command-line/parse.ts';
import { nouns } from '../ops/support/run-ops.ts';
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
    const key = (namespace: string, name: string) => `${namespace} ${name}`;
    const looked = new Set(own.map((it) => key(it.Namespace, it.MetricName)));
    const made = counted.map((it) => key(it.MetricNamespace, it.MetricName));
    expect([...looked].sort()).toEqual([...new Set(made)].sort());
  });

  it('watches every function for errors', () => {
    const errors = watched.filter(({ MetricName }) => MetricName === 'Errors');
    expect(errors.map(({ Dimensions }) => Dimensions?.[0]?.Value).sort()).toEqual(functions.sort());
  });

  it('watches every queue for age, and every work queue for what its consumer gave up', () => {
    const old = watched.filter(({ MetricName }) => MetricName === 'ApproximateAgeOfOldestMessage');
    expect(old.map(({ Dimensions }) => Dimensions?.[0]?.Value).sort()).toEqual(queues.sort());
    const given = watched.filter(({ Namespace }) => Namespace === 'nightshift-prod-dead-letters');
    expect(given.map(({ MetricName }) => MetricName)).toEqual(['made']);
    const counted = lines
      .filter(({ FilterPattern }) => FilterPattern === '"message became a dead letter"')
      .map(({ LogGroupName }) => LogGroupName);
    const consumers = ['EventSourceMapping', 'EventInvokeConfig']
      .flatMap((type) => prod.ofType(`AWS::Lambda::${type}`))
      .map(([, { Properties }]) => Properties.FunctionName.Ref as string)
      .map((id) => prod.template.toJSON().Resources[id].Properties.FunctionName as string);
    const gaveUp = consumers.filter((name) => !name.endsWith('-collect-dead-letters'));
    expect(counted.sort()).toEqual([...new Set(gaveUp.map((it) => `/aws/lambda/${it}`))].sort());
  });

  it('watches every job by its queue and its start, and the sweeper that tells of missed runs by its silence', () => {
    for (const { queue } of allJobs())
      expect(valuesIn('AWS/SQS')).toContain(`nightshift-prod-${queueThrough(queue)}`);
    const started = alarms.filter(({ MetricName }) => MetricName === 'AsyncEventAge');
    expect(started.map(({ AlarmName }) => AlarmName).sort()).toEqual(
      allJobs()
        .filter(isStarted)
        .map(({ name }) => `nightshift-prod-${name}-age`)
        .sort(),
    );
    const silent = alarms.find(({ AlarmName }) => AlarmName.endsWith('schedules-silent'));
    expect(silent).toMatchObject({
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });

  it('says in every alarm how soon to look, what it means for customers and what to run, and tells someone', () => {
    for (const { AlarmName, AlarmDescription, AlarmActions, OKActions } of alarms) {
      expect([
        AlarmName,
        /^P[0-3], look .*Impact: .{20,}\nRun: npm run ops -- /.test(AlarmDescription),
      ]).toEqual([AlarmName, true]);
      const [, line = ''] = /^Run: npm run ops -- (.*)$/m.exec(AlarmDescription) ?? [];
      expect(() => parseCommand(line.split(' '), opsProgram(nouns))).not.toThrow();
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

  it('has the limits of the runbooks', () => {
    const of = (name: string) => alarms.find((it) => it.AlarmName === `nightshift-prod-${name}`);
    expect(of('api-5xx')).toMatchObject({ Threshold: 1 });
    expect(JSON.stringify(of('api-5xx')?.Metrics)).toContain('100 * (FILL(broken, 0)) / requests');
    expect(of('api-errors')).toMatchObject({ Threshold: 5 });
    expect(of('api-slow')).toMatchObject({ Threshold: 1000, ExtendedStatistic: 'p95' });
    expect(of('auth-failures')).toMatchObject({ Threshold: 11, Period: 3600 });
    expect(of('mail-failed')).toMatchObject({ Threshold: 1, MetricName: 'mails_failed' });
    const memory = lines.filter(({ FilterPattern }) => FilterPattern.includes('maxMemoryUsedMB'));
    expect(memory.length).toBe(functions.length);
    expect(memory.map(({ FilterPattern }) => FilterPattern)).toContain(
      '{ $.type = "platform.report" && $.record.metrics.maxMemoryUsedMB > 1638 }',
    );
  });

  it('shows them on one dashboard of at most fifty metrics, which costs nothing', () => {
    const [only, ...more] = watch.ofType('AWS::CloudWatch::Dashboard');
    expect(more).toEqual([]);
    const { DashboardName, DashboardBody } = only?.[1].Properties ?? {};
    const body = JSON.stringify(DashboardBody).replaceAll('\\"', '"');
    expect(DashboardName).toBe('nightshift-prod');
    const shown = body.match(/\["(AWS\/|Nightshift|nightshift-)[^\]]*\]/g) ?? [];
    expect(shown.length).toBeGreaterThan(20);
    expect(shown.length).toBeLessThanOrEqual(50);
  });
});
