import { AwsError, notImplemented } from '../errors.ts';
import type { Sample } from '../sqs/history.ts';
import { statisticOf } from './metric-values.ts';

type Dimension = { Name: string; Value: string };

type MetricStat = {
  Metric: { Namespace: string; MetricName: string; Dimensions?: Dimension[] };
  /** Seconds. */
  Period: number;
  Stat: string;
};

/** What GetMetricData takes; times in seconds since the epoch. */
export type MetricDataInput = {
  StartTime: number;
  EndTime: number;
  ScanBy?: 'TimestampAscending' | 'TimestampDescending';
  MetricDataQueries: { Id: string; MetricStat?: MetricStat }[];
};

export type AskedMetric = { namespace: string; name: string; dimensions: Record<string, string> };

/** AWS takes no more at once. */
const MOST_QUERIES = 500;

export const asRecord = (dimensions: Dimension[] = []): Record<string, string> =>
  Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]));

/**
 * A point for each period in which there was a value, as CloudWatch cuts time: a period begins at a
 * multiple of its length, the first is that of the start, and the end is no part of it.
 * @param samples the values of a metric from a time on, milliseconds
 */
export function metricData(
  input: MetricDataInput,
  samples: (metric: AskedMetric, from: number) => readonly Sample[],
) {
  const { StartTime, EndTime, ScanBy, MetricDataQueries } = input;
  if (!(StartTime < EndTime))
    throw new AwsError('ValidationError', 'The parameter StartTime must be less than EndTime.');
  if (MetricDataQueries.length > MOST_QUERIES)
    throw new AwsError('ValidationError', `At most ${MOST_QUERIES} queries are taken at once.`);
  return MetricDataQueries.map(({ Id, MetricStat }) => {
    if (!MetricStat) throw notImplemented('cloudwatch:GetMetricData with an expression');
    const { Metric, Period, Stat } = MetricStat;
    const startOf = (seconds: number) => Math.floor(seconds / Period) * Period;
    const metric = {
      namespace: Metric.Namespace,
      name: Metric.MetricName,
      dimensions: asRecord(Metric.Dimensions),
    };
    const periods = new Map<number, number[]>();
    for (const { at, value } of samples(metric, startOf(StartTime) * 1_000)) {
      const start = startOf(at / 1_000);
      if (start < startOf(StartTime) || start >= EndTime) continue;
      const values = periods.get(start) ?? [];
      values.push(value);
      periods.set(start, values);
    }
    const points = [...periods].sort(([a], [b]) =>
      ScanBy === 'TimestampAscending' ? a - b : b - a,
    );
    return {
      Id,
      Label: Metric.MetricName,
      Timestamps: points.map(([start]) => start),
      Values: points.map(([, values]) => computed(values, Stat)),
      StatusCode: 'Complete',
    };
  });
}

function computed(values: readonly number[], stat: string): number {
  const value = statisticOf(values, stat);
  if (value === undefined) throw notImplemented(`cloudwatch:GetMetricData of ${stat}`);
  return value;
}
