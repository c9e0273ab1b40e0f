import { gunzipSync } from 'node:zlib';
import { authorize } from '../auth/iam.ts';
import type { AwsService } from '../call.ts';
import { AwsError, notImplemented } from '../errors.ts';
import { jsonRefusal, jsonReply, parseJson } from '../protocol/json.ts';

export type MetricValue = {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
  value: number;
  unit?: string;
  /** Milliseconds since the epoch. */
  at: number;
};

type Datum = {
  MetricName?: string;
  Dimensions?: { Name: string; Value: string }[];
  Value?: number;
  Values?: number[];
  StatisticValues?: { Sum: number };
  Unit?: string;
};

/** CloudWatch: PutMetricData, of which the last value of each metric is kept in memory. */
export function createCloudWatchService(now: () => number) {
  const last = new Map<string, MetricValue>();

  const keep = (namespace: string, datum: Datum) => {
    if (!datum.MetricName)
      throw new AwsError(
        'MissingParameter',
        'The parameter MetricData.member.MetricName is required.',
      );
    const dimensions = Object.fromEntries(
      (datum.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]),
    );
    const value = datum.Value ?? datum.Values?.at(-1) ?? datum.StatisticValues?.Sum ?? 0;
    const metric = {
      namespace,
      name: datum.MetricName,
      dimensions,
      value,
      at: now(),
      ...(datum.Unit ? { unit: datum.Unit } : {}),
    };
    last.set(JSON.stringify([namespace, datum.MetricName, dimensions]), metric);
  };

  const service: AwsService = {
    handle(call) {
      const action = (call.headers['x-amz-target'] ?? '').split('.').pop() ?? '';
      if (action !== 'PutMetricData') throw notImplemented(`cloudwatch:${action || call.path}`);
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
    },
    refuse: (error) => jsonRefusal(error, { denied: 'AccessDenied' }),
  };
  return { service, metrics: (): MetricValue[] => [...last.values()] };
}
