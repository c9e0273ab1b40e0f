import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { deployedName, functionLogName, type Stage } from '../naming.ts';
import { ALARM_PERIOD } from './function-alarms.ts';
import type { CountedLines, WatchedAlarm, WatchList } from './watch-list.ts';

type Staged = { stage: Stage };

const queueMetric = (foundation: Staged, name: string, metricName: string, statistic: string) =>
  new Metric({
    namespace: 'AWS/SQS',
    metricName,
    dimensionsMap: { QueueName: deployedName(foundation, name) },
    statistic,
    period: ALARM_PERIOD,
  });

const oldest = (foundation: Staged, name: string) =>
  queueMetric(foundation, name, 'ApproximateAgeOfOldestMessage', 'Maximum');

/** What waits for too long, and what its consumer gave up by itself. */
export function watchWorkQueue(
  foundation: Staged & { watch: WatchList },
  queue: { name: string; consumer: string; maxAge: Duration; impact: string },
): void {
  const { name, consumer, maxAge, impact } = queue;
  foundation.watch.lines.push(rejections(foundation, { name, consumer }));
  foundation.watch.alarms.push({
    name: `${name}-age`,
    metric: oldest(foundation, name),
    threshold: maxAge.toSeconds(),
    what: `Messages of "${name}" have waited for over ${maxAge.toHumanString()}.`,
    impact,
    severity: 'P1',
    look: 'queues list',
  });
}

const MADE = 'made';

/** What the function itself puts into `dead_letters` never passes through a queue: its log tells. */
export const rejections = (
  foundation: Staged,
  { name, consumer }: { name: string; consumer: string },
): CountedLines => ({
  name: `${name}-dead-letters`,
  logGroupName: functionLogName(foundation, consumer),
  pattern: '"message became a dead letter"',
  namespace: deployedName(foundation, 'dead-letters'),
  metricName: MADE,
});

/** One alarm for all queues: each consumer counts into the same metric, and groups tell them apart. */
export const deadLettersAlarm = (foundation: Staged): WatchedAlarm => ({
  name: 'dead-letters',
  metric: new Metric({
    namespace: deployedName(foundation, 'dead-letters'),
    metricName: MADE,
    statistic: 'Sum',
    period: ALARM_PERIOD,
  }),
  threshold: 1,
  what: 'A consumer made dead letters of messages that can never succeed.',
  impact: 'What those messages carry is not done until they are replayed: the groups say what.',
  severity: 'P2',
  look: 'dead-letters groups',
});

/**
 * The collector empties these queues within seconds, so depth alone would be seen by chance: what
 * was received counts too. And it may stand still: then they grow old.
 */
export function lastQueueAlarms(
  foundation: Staged,
  queue: { name: string; what: string; impact: string; look: string },
): WatchedAlarm[] {
  const { name, what, impact, look } = queue;
  return [
    {
      name,
      metric: new MathExpression({
        expression: 'FILL(waiting, 0) + FILL(collected, 0)',
        usingMetrics: {
          waiting: queueMetric(foundation, name, 'ApproximateNumberOfMessagesVisible', 'Maximum'),
          collected: queueMetric(foundation, name, 'NumberOfMessagesReceived', 'Sum'),
        },
        period: ALARM_PERIOD,
        label: `${name}: waiting or collected`,
      }),
      threshold: 1,
      what,
      impact,
      severity: 'P2',
      look,
    },
    {
      name: `${name}-age`,
      metric: oldest(foundation, name),
      threshold: Duration.days(1).toSeconds(),
      what: `Messages in "${name}" are older than a day and not collected; SQS drops them after 14.`,
      impact,
      severity: 'P1',
      look: 'doctor',
    },
  ];
}
