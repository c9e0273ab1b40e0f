import { callAws } from '../../platform/aws/signed-request.ts';
import type { Clock } from '../../platform/clock.ts';
import { DAY, inSeconds, MINUTE } from '../../platform/durations.ts';
import type { Family, Sample } from './prometheus.ts';

/** One number that CloudWatch is asked for. */
type Question = {
  namespace: string;
  metric: string;
  dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `Maximum`, `TC(:100)`: how many of the values are 100 or less, … */
  stat: string;
  /** Seconds into which the time is cut. */
  period: number;
  from: Date;
};

/** Asks CloudWatch. @returns the newest value of each question, in order; undefined where there is none. */
export type AskCloudWatch = (
  questions: readonly Question[],
  now: Date,
) => Promise<(number | undefined)[]>;

type MetricDataAnswer = { MetricDataResults?: { Id?: string; Values?: number[] }[] };

const seconds = (at: Date) => Math.floor(at.getTime() / 1_000);

/** By one call: up to 500 questions, each of them a hundred-thousandth of a dollar. */
export const askCloudWatch: AskCloudWatch = async (questions, now) => {
  const from = Math.min(...questions.map((it) => seconds(it.from)));
  const answer = await callAws<MetricDataAnswer>({
    service: 'monitoring',
    target: 'GraniteServiceVersion20100801.GetMetricData',
    body: {
      StartTime: from,
      EndTime: seconds(now),
      ScanBy: 'TimestampDescending',
      MetricDataQueries: questions.map(({ namespace, metric, dimensions, stat, period }, i) => ({
        Id: `q${i}`,
        MetricStat: {
          Metric: {
            Namespace: namespace,
            MetricName: metric,
            Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          },
          Period: period,
          Stat: stat,
        },
      })),
    },
  });
  const found = new Map(answer.MetricDataResults?.map(({ Id, Values }) => [Id, Values?.[0]]));
  return questions.map((_, i) => found.get(`q${i}`));
};

/** Milliseconds; the runbooks' own limits are among them. */
const BUCKETS = [10, 25, 50, 100, 200, 500, 1_000, 2_500, 5_000, 10_000];

type Deps = { ask: AskCloudWatch; clock: Clock };

/**
 * How long requests took since midnight (UTC), as API Gateway measured them. A histogram that begins
 * anew each day is a counter that was reset, which Prometheus knows how to read.
 */
export async function readRequestDurations(
  { apiId }: { apiId: string },
  { ask, clock }: Deps,
): Promise<Family> {
  const now = clock();
  const from = new Date(Math.floor(now.getTime() / DAY) * DAY);
  const of = (stat: string): Question => ({
    namespace: 'AWS/ApiGateway',
    metric: 'Latency',
    dimensions: { ApiId: apiId },
    stat,
    period: inSeconds(DAY),
    from,
  });
  const stats = ['SampleCount', 'Sum', ...BUCKETS.map((most) => `TC(:${most})`)];
  const [count = 0, sum = 0, ...within] = await ask(stats.map(of), now);
  const buckets = BUCKETS.map((most, i): Sample => {
    return { suffix: '_bucket', labels: { le: String(most) }, value: within[i] ?? 0 };
  });
  return {
    name: 'http_request_duration_ms',
    help: 'Milliseconds that requests to the HTTP API took, since midnight UTC.',
    type: 'histogram',
    samples: [
      ...buckets,
      { suffix: '_bucket', labels: { le: '+Inf' }, value: count },
      { suffix: '_sum', value: sum },
      { suffix: '_count', value: count },
    ],
  };
}

/** How long the oldest message of each queue has waited. @param input.queues deployed names by short ones. */
export async function readQueueAges(
  { queues }: { queues: Readonly<Record<string, string>> },
  { ask, clock }: Deps,
): Promise<Family> {
  const now = clock();
  const names = Object.keys(queues);
  const ages = await ask(
    names.map((name) => ({
      namespace: 'AWS/SQS',
      metric: 'ApproximateAgeOfOldestMessage',
      dimensions: { QueueName: queues[name] as string },
      stat: 'Maximum',
      period: inSeconds(5 * MINUTE),
      from: new Date(now.getTime() - 15 * MINUTE),
    })),
    now,
  );
  return {
    name: 'nightshift_queue_age_seconds',
    help: 'Seconds that the oldest message of a queue has waited.',
    type: 'gauge',
    samples: names.map((queue, i) => ({ labels: { queue }, value: ages[i] ?? 0 })),
  };
}
