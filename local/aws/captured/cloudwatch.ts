import { gunzipSync } from 'node:zlib';
import { authorize } from '../auth/iam.ts';
import type { AwsCall, AwsService } from '../call.ts';
import { AwsError, notImplemented } from '../errors.ts';
import { jsonRefusal, jsonReply, parseJson } from '../protocol/json.ts';
import { createMetricValues, statisticOf } from './metric-values.ts';

type Dimension = { Name: string; Value: string };

type Datum = {
  MetricName?: string;
  Dimensions?: Dimension[];
  Value?: number;
  Values?: number[];
  StatisticValues?: { Sum: number };
  Unit?: string;
};

type Query = {
  Id: string;
  MetricStat?: {
    Metric: { Namespace: string; MetricName: string; Dimensions?: Dimension[] };
    Period: number;
    Stat: string;
  };
};

export type MuteRule = {
  Name: string;
  Rule: { Schedule: { Expression: string; Duration: string } };
  MuteTargets?: { AlarmNames: string[] };
};

const asRecord = (dimensions: Dimension[] = []) =>
  Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]));

/** Seconds that the oldest message of a queue has waited; undefined for a queue that is not here. */
type QueueAge = (queueName: string) => number | undefined;

/** CloudWatch: PutMetricData, and GetMetricData of what was put and of what this machine measures. */
export function createCloudWatchService(now: () => number, deps: { queueAge: QueueAge }) {
  const values = createMetricValues();
  let alarms: string[] = [];

  const keep = (namespace: string, datum: Datum) => {
    if (!datum.MetricName)
      throw new AwsError(
        'MissingParameter',
        'The parameter MetricData.member.MetricName is required.',
      );
    values.add({
      namespace,
      name: datum.MetricName,
      dimensions: asRecord(datum.Dimensions),
      value: datum.Value ?? datum.Values?.at(-1) ?? datum.StatisticValues?.Sum ?? 0,
      at: now(),
      ...(datum.Unit ? { unit: datum.Unit } : {}),
    });
  };

  const put = (call: AwsCall) => {
    const body = call.headers['content-encoding'] === 'gzip' ? gunzipSync(call.body) : call.body;
    const input = parseJson(body) as { Namespace?: string; MetricData?: Datum[] };
    const namespace = input.Namespace ?? '';
    authorize(call.caller, {
      action: 'cloudwatch:PutMetricData',
      resource: '*',
      context: { 'cloudwatch:namespace': namespace },
    });
    for (const datum of input.MetricData ?? []) keep(namespace, datum);
    return jsonReply({}, '1.0');
  };

  const get = (call: AwsCall) => {
    authorize(call.caller, { action: 'cloudwatch:GetMetricData', resource: '*' });
    const input = parseJson(call.body) as { StartTime: number; MetricDataQueries: Query[] };
    const results = input.MetricDataQueries.map(({ Id, MetricStat }) => {
      if (!MetricStat) throw notImplemented('cloudwatch:GetMetricData with an expression');
      const found = answer(MetricStat, input.StartTime * 1_000);
      const Timestamps = found.map(() => Math.floor(now() / 1_000));
      return {
        Id,
        Label: MetricStat.Metric.MetricName,
        Timestamps,
        Values: found,
        StatusCode: 'Complete',
      };
    });
    return jsonReply({ MetricDataResults: results, Messages: [] }, '1.0');
  };

  const answer = ({ Metric, Stat }: NonNullable<Query['MetricStat']>, from: number): number[] => {
    const dimensions = asRecord(Metric.Dimensions);
    if (Metric.Namespace === 'AWS/SQS' && Metric.MetricName === 'ApproximateAgeOfOldestMessage')
      return [deps.queueAge(dimensions.QueueName ?? '') ?? []].flat();
    const series = { namespace: Metric.Namespace, name: Metric.MetricName, dimensions };
    const found = values.since(series, from);
    if (found.length === 0) return [];
    const value = statisticOf(found, Stat);
    if (value === undefined) throw notImplemented(`cloudwatch:GetMetricData of ${Stat}`);
    return [value];
  };

  const mutes = new Map<string, MuteRule>();
  const mute = (call: AwsCall, action: 'PutAlarmMuteRule' | 'DeleteAlarmMuteRule') => {
    authorize(call.caller, { action: `cloudwatch:${action}`, resource: '*' });
    const input = parseJson(call.body) as MuteRule & { AlarmMuteRuleName: string };
    if (action === 'PutAlarmMuteRule') mutes.set(input.Name, input);
    else mutes.delete(input.AlarmMuteRuleName);
    return jsonReply({}, '1.0');
  };
  /** Alarms watch deployed stages: here are those that a test names. */
  const describeAlarms = (call: AwsCall) => {
    authorize(call.caller, { action: 'cloudwatch:DescribeAlarms', resource: '*' });
    const { AlarmNamePrefix = '' } = parseJson(call.body) as { AlarmNamePrefix?: string };
    const found = alarms.filter((name) => name.startsWith(AlarmNamePrefix));
    return jsonReply({ MetricAlarms: found.map((AlarmName) => ({ AlarmName })) }, '1.0');
  };

  const service: AwsService = {
    handle(call) {
      const action = (call.headers['x-amz-target'] ?? '').split('.').pop() ?? '';
      if (action === 'PutMetricData') return put(call);
      if (action === 'GetMetricData') return get(call);
      if (action === 'DescribeAlarms') return describeAlarms(call);
      if (action === 'PutAlarmMuteRule' || action === 'DeleteAlarmMuteRule')
        return mute(call, action);
      throw notImplemented(`cloudwatch:${action || call.path}`);
    },
    refuse: (error) => jsonRefusal(error, { denied: 'AccessDenied' }),
  };
  return {
    service,
    metrics: values.last,
    measure: values.add,
    mutes: (): MuteRule[] => [...mutes.values()],
    setAlarms: (names: string[]) => {
      alarms = names;
    },
  };
}
