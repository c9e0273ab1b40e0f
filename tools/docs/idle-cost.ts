import { DAY } from '../../shared/platform/durations.ts';
import { occurrencesBetween } from '../../shared/scheduling/cron.ts';
import { markdownTable } from './blocks.ts';
import { PRICES } from './prices.ts';
import type { Resource, Resources } from './production.ts';

export type StageResources = { stack: Resources; watch: Resources };

const DAYS = 30;
const HOURS = DAYS * 24;
/** Lambda keeps five long polls of 20 seconds at an idle queue, whatever its concurrency. */
const RECEIVES = 15 * 60 * HOURS;
/** Seconds of an invocation that finds nothing to do, and bytes of log of it and what started it. */
const IDLE_SECONDS = 0.2;
const IDLE_LOG_BYTES = 2_500;
/** Sent with each sweep: how old the last backup and the last drill are. */
const STANDING_METRICS = 2;
/** How a backup went, in one hour of the day. */
const DAILY_METRICS = 3 / 24;

type Line = { what: string; why: string; cost: (stage: StageResources) => number };

const all = (resources: Resources, type: string): Resource[] =>
  Object.values(resources).filter((it) => it.Type === type);

/** When the schedules run in a month, in order. */
function jobTimes({ stack }: StageResources): number[] {
  const from = new Date('2026-11-01T00:00:00Z');
  const to = new Date(from.getTime() + DAYS * DAY);
  return all(stack, 'AWS::Scheduler::Schedule')
    .flatMap(({ Properties }) => {
      const { ScheduleExpression: expression, ScheduleExpressionTimezone: timeZone } = Properties;
      return occurrencesBetween({ expression, timeZone, after: from, until: to });
    })
    .map((at) => at.getTime())
    .sort((a, b) => a - b);
}

/** The runs of all schedules in a month, with what each takes. */
function jobRuns(stage: StageResources): { runs: number; gbSeconds: number } {
  const runs = jobTimes(stage).length;
  // What starts it has half the memory, and no more to do.
  return { runs, gbSeconds: runs * IDLE_SECONDS * (0.5 + 0.25) };
}

/** The longest time in which no schedule looks into the database. */
function longestRest(stage: StageResources): string {
  const times = jobTimes(stage);
  const longest = times.reduce((most, at, i) => Math.max(most, at - (times[i - 1] ?? at)), 0);
  return `${longest / 60_000} min`;
}

/** Whether the ages of backup and drill are sent as metrics. */
const measures = ({ stack }: StageResources): boolean =>
  all(stack, 'AWS::Lambda::Function').some(
    ({ Properties }) => Properties.Environment?.Variables?.BACKUP_METRICS === 'true',
  );

/** Metrics that alarms look at: an expression pays for each of its own. */
const alarmMetrics = ({ watch }: StageResources): number =>
  all(watch, 'AWS::CloudWatch::Alarm').reduce((sum, { Properties }) => {
    const metrics = (Properties.Metrics ?? [{ MetricStat: {} }]) as { MetricStat?: object }[];
    return sum + metrics.filter(({ MetricStat }) => MetricStat).length;
  }, 0);

const LINES: Line[] = [
  {
    what: 'pollers',
    why: `each mapping of a queue to a function: ${RECEIVES.toLocaleString('en')} empty receives`,
    cost: ({ stack }) =>
      (all(stack, 'AWS::Lambda::EventSourceMapping').length * RECEIVES * PRICES.sqsMillion) / 1e6,
  },
  {
    what: 'dashboard',
    why: `an account's first ${PRICES.freeDashboards} are free, each further one ${PRICES.dashboard.toFixed(2)}`,
    cost: ({ watch }) =>
      Math.max(0, all(watch, 'AWS::CloudWatch::Dashboard').length - PRICES.freeDashboards) *
      PRICES.dashboard,
  },
  {
    what: 'alarms',
    why: 'each metric that one looks at',
    cost: (stage) => alarmMetrics(stage) * PRICES.alarmMetric,
  },
  {
    what: 'secrets',
    why: 'each secret of Secrets Manager: what Aurora makes. Parameter Store keeps the others free',
    cost: ({ stack }) => all(stack, 'AWS::SecretsManager::Secret').length * PRICES.secret,
  },
  {
    what: 'metrics',
    why: 'age of backup and drill, where alarms look; counted log lines cost while something fails',
    cost: (stage) =>
      ((measures(stage) ? STANDING_METRICS : 0) + DAILY_METRICS) * PRICES.customMetric,
  },
  {
    what: 'jobs',
    why: 'Scheduler, the messages and the two invocations of each run',
    cost: (stage) => {
      const { runs, gbSeconds } = jobRuns(stage);
      const each = PRICES.schedulerMillion + 3 * PRICES.sqsMillion + 2 * PRICES.invocationMillion;
      return (runs * each) / 1e6 + gbSeconds * PRICES.lambdaGbSecond;
    },
  },
  {
    what: 'logs',
    why: 'what those invocations write',
    cost: (stage) => (jobRuns(stage).runs * IDLE_LOG_BYTES * PRICES.logGb) / 1e9,
  },
];

const DATABASE: Line = {
  what: 'database',
  why: 'yours, or Aurora at rest with its NAT gateways and endpoints',
  cost: ({ stack }) => {
    const [cluster] = all(stack, 'AWS::RDS::DBCluster');
    const units = cluster?.Properties.ServerlessV2ScalingConfiguration.MinCapacity ?? 0;
    const gateways = all(stack, 'AWS::EC2::NatGateway').length;
    const endpoints = all(stack, 'AWS::EC2::VPCEndpoint').filter(
      (it) => it.Properties.VpcEndpointType === 'Interface',
    );
    const zones = endpoints.flatMap((it) => it.Properties.SubnetIds).length;
    return (
      HOURS *
      (units * PRICES.auroraAcuHour +
        gateways * PRICES.natGatewayHour +
        zones * PRICES.endpointHour)
    );
  },
};

/** Dollars a month of a stage that nobody uses, without its database. */
export const idleCost = (stage: StageResources): number =>
  LINES.reduce((sum, { cost }) => sum + cost(stage), 0);

/** What stages cost a month that nobody uses, line by line, in dollars. */
export function idleCostTable(stages: Record<string, StageResources>): string {
  const columns = Object.values(stages);
  const dollars = (amount: number) => amount.toFixed(2);
  const row = ({ what, why, cost }: Line) => [
    what,
    ...columns.map((stage) => dollars(cost(stage))),
    why,
  ];
  const table = markdownTable(
    ['$ a month', ...Object.keys(stages), 'what is paid for'],
    [
      ...LINES.map(row),
      ['**without the database**', ...columns.map((it) => `**${dollars(idleCost(it))}**`), ''],
      row(DATABASE),
      [
        'rest of the database',
        ...columns.map(longestRest),
        'the longest that no schedule looks into it: what a database that can sleep needs',
      ],
    ],
  );
  return `List prices of ${PRICES.region}, ${PRICES.date}, free tiers left out, but for dashboards.\n\n${table}`;
}
