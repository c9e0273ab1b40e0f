/** One value of a metric; `at` in milliseconds since the epoch. */
export type MetricValue = {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
  value: number;
  unit?: string;
  at: number;
};

type Series = Pick<MetricValue, 'namespace' | 'name' | 'dimensions'>;

/** Values that are kept of a metric: enough for a day on a developer's machine, and no leak. */
const MOST = 10_000;

/** The values of each metric, in memory: the last of each, and what statistics of them say. */
export function createMetricValues() {
  const series = new Map<string, MetricValue[]>();
  const keyOf = ({ namespace, name, dimensions }: Series) =>
    JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
  return {
    add(value: MetricValue) {
      const key = keyOf(value);
      const values = series.get(key) ?? [];
      values.push(value);
      if (values.length > MOST) values.splice(0, values.length - MOST);
      series.set(key, values);
    },
    last: (): MetricValue[] => [...series.values()].flatMap((values) => values.at(-1) ?? []),
    samples: (asked: Series): MetricValue[] => series.get(keyOf(asked)) ?? [],
  };
}

/**
 * A statistic as CloudWatch names it; `TC(:100)` counts the values that are 100 or less.
 * @returns undefined for one that is not computed here.
 */
export function statisticOf(values: readonly number[], stat: string): number | undefined {
  const sum = values.reduce((total, value) => total + value, 0);
  const upTo = /^TC\(:(\d+(?:\.\d+)?)\)$/.exec(stat)?.[1];
  if (upTo !== undefined) return values.filter((value) => value <= Number(upTo)).length;
  const percentile = /^p(\d+(?:\.\d+)?)$/.exec(stat)?.[1];
  if (percentile !== undefined) {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil((Number(percentile) / 100) * sorted.length) - 1)];
  }
  if (stat === 'SampleCount') return values.length;
  if (stat === 'Sum') return sum;
  if (stat === 'Average') return sum / values.length;
  if (stat === 'Maximum') return Math.max(...values);
  if (stat === 'Minimum') return Math.min(...values);
  return undefined;
}
