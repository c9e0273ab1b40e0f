import { gunzipSync } from 'node:zlib';
import { authorize } from '../auth/iam.ts';
import type { AwsCall, AwsService } from '../call.ts';
import { AwsError, notImplemented } from '../errors.ts';
import { jsonRefusal, jsonReply, parseJson } from '../protocol/json.ts';
import type { Sample } from '../sqs/history.ts';
import { asRecord, type MetricDataInput, metricData } from './metric-data.ts';
import { createMetricValues } from './metric-values.ts';

type Dimension = { Name: string; Value: string };

type Datum = {
  MetricName?: string;
  Dimensions?: Dimension[];
  Value?: number;
  Values?: number[];
  StatisticValues?: { Sum: number };
  Unit?: string;
};

export type MuteRule = {
  Name: string;
  Rule: { Schedule: { Expression: string; Duration: string } };
  MuteTargets?: { AlarmNames: string[] };
};

/** Values of a queue's metric by the minute; undefined where none are kept. */
type QueueSamples = (asked: {
  queueName: string;
  metric: string;
  from: number;
}) => Sample[] | undefined;

/** CloudWatch: PutMetricData, and GetMetricData of what was put and of what this machine measures. */
export function createCloudWatchService(now: () => number, deps: { queueSamples: QueueSamples }) {
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
    const results = metricData(parseJson(call.body) as MetricDataInput, (metric, from) => {
      const { namespace, name, dimensions } = metric;
      const ofQueue =
        namespace === 'AWS/SQS'
          ? deps.queueSamples({ queueName: dimensions.QueueName ?? '', metric: name, from })
          : undefined;
      return ofQueue ?? values.samples(metric);
    });
    return jsonReply({ MetricDataResults: results, Messages: [] }, '1.0');
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
