import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { DAY, HOUR } from '../../shared/platform/durations.ts';
import type { OpsContext } from '../context.ts';

/** Seconds of a value. */
const STEP = 900;
const VALUES = 96;
/** Milliseconds after which a page is shown without what CloudWatch would have said. */
const PATIENCE = 4_000;
/** Answers that one question takes; one is usual. */
const MOST_ANSWERS = 5;

/** What CloudWatch calls what we ask of each queue. */
const METRICS = {
  worked: { MetricName: 'NumberOfMessagesDeleted', Stat: 'Sum' },
  oldest: { MetricName: 'ApproximateAgeOfOldestMessage', Stat: 'Maximum' },
} as const;

/** By the quarter of an hour, oldest first; what has not begun yet, or of which nothing is told yet, is absent. */
export type QueueHistory = {
  /** Messages that a consumer was done with. */
  worked: number[];
  /** Seconds that the oldest message had waited. */
  oldest: number[];
};

/** The day whose last hour is the one that runs: whole hours, as failures are counted. */
const startOf = (now: Date) => new Date(Math.floor(now.getTime() / HOUR) * HOUR - DAY + HOUR);

/**
 * What each queue did in the last day, by one question to CloudWatch.
 * @returns by short name
 * @throws what AWS says, or TimeoutError
 */
export async function readQueueHistory({
  stack,
  aws,
  clock,
}: Pick<OpsContext, 'stack' | 'aws' | 'clock'>): Promise<Map<string, QueueHistory>> {
  const names = Object.keys(stack.queues).sort();
  const now = clock();
  const from = startOf(now);
  const kinds = Object.keys(METRICS) as (keyof typeof METRICS)[];
  const queries = names.flatMap((name, i) =>
    kinds.map(
      (kind): MetricDataQuery => ({
        Id: `${kind}${i}`,
        MetricStat: {
          Metric: {
            Namespace: 'AWS/SQS',
            MetricName: METRICS[kind].MetricName,
            Dimensions: [{ Name: 'QueueName', Value: stack.queues[name]?.split('/').pop() }],
          },
          Period: STEP,
          Stat: METRICS[kind].Stat,
        },
      }),
    ),
  );
  const placeOf = (at: Date) => Math.floor((at.getTime() - from.getTime()) / (STEP * 1_000));
  const found = new Map(queries.map(({ Id = '' }) => [Id, new Array<number>(VALUES).fill(0)]));
  let told = 0;
  for await (const { Id = '', Timestamps = [], Values = [] } of ask({
    from,
    to: now,
    queries,
    aws,
  }))
    for (const [i, at] of Timestamps.entries()) {
      const place = placeOf(at);
      if (place < 0 || place >= VALUES) continue;
      const values = found.get(Id);
      if (values) values[place] = Values[i] ?? 0;
      told = Math.max(told, place + 1);
    }
  // CloudWatch learns minutes later: a quarter that has just begun is no quarter without messages.
  const passed = Math.max(told, placeOf(now));
  const of = (id: string) => found.get(id)?.slice(0, passed) ?? [];
  return new Map(
    names.map((name, i) => [name, { worked: of(`worked${i}`), oldest: of(`oldest${i}`) }]),
  );
}

type Question = { from: Date; to: Date; queries: MetricDataQuery[]; aws: OpsContext['aws'] };

async function* ask({ from, to, queries, aws }: Question) {
  const abortSignal = AbortSignal.timeout(PATIENCE);
  const [client, { GetMetricDataCommand }] = await Promise.all([
    aws.metrics(),
    import('@aws-sdk/client-cloudwatch'),
  ]);
  let NextToken: string | undefined;
  for (let answers = 0; queries.length > 0 && answers < MOST_ANSWERS; answers += 1) {
    const input = { StartTime: from, EndTime: to, MetricDataQueries: queries, NextToken };
    const answer = await client.send(new GetMetricDataCommand(input), { abortSignal });
    yield* answer.MetricDataResults ?? [];
    NextToken = answer.NextToken;
    if (!NextToken) return;
  }
}

/** Milliseconds for which an answer counts on a deployed stage: CloudWatch is paid for, and learns once a minute. */
const KEEP = { found: 60_000, failed: 15_000 };

type Kept = { until: number; answer: ReturnType<typeof readQueueHistory> };
const kept = new WeakMap<OpsContext['aws'], Kept>();

/** The same, asked once a minute at most, however many pages are open. */
export function queueHistory(
  context: Pick<OpsContext, 'stack' | 'aws' | 'clock'>,
): ReturnType<typeof readQueueHistory> {
  if (context.stack.local) return readQueueHistory(context);
  const now = context.clock().getTime();
  const known = kept.get(context.aws);
  if (known && now < known.until) return known.answer;
  const entry: Kept = { until: now + KEEP.found, answer: readQueueHistory(context) };
  entry.answer.catch(() => {
    entry.until = now + KEEP.failed;
  });
  kept.set(context.aws, entry);
  return entry.answer;
}

/** Why there is no answer, in words; the rest of a page does without. */
export function whyNoHistory(error: unknown): string {
  const { name } = error as Error;
  if (/AccessDenied|Unauthorized|NotAuthorized/.test(name))
    return 'CloudWatch refuses: your AWS identity needs cloudwatch:GetMetricData';
  if (/Throttl|LimitExceeded|TooManyRequests/.test(name))
    return 'CloudWatch is asked too often; the page asks again';
  if (/Timeout|Abort/.test(name)) return 'CloudWatch did not answer in time; the page asks again';
  if (/Credentials|ExpiredToken|Token/.test(name))
    return 'CloudWatch was not asked: your AWS credentials are missing or over';
  return `CloudWatch could not be asked (${/^[\w.]{1,60}$/.test(name) ? name : 'unknown'})`;
}
