import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { apiLogName, deployedName, type Stage } from '../naming.ts';
import { ALARM_PERIOD } from './function-alarms.ts';
import type { WatchedAlarm, WatchList } from './watch-list.ts';

type Staged = { stage: Stage };

/**
 * What the access log counts: API Gateway's own metrics go by the API's id, which has no name. An
 * address that no route has is not counted: strangers try many.
 */
const LINES: Record<string, { pattern: string; value?: string }> = {
  '5xx': { pattern: '{ $.status = "5*" }' },
  '4xx': { pattern: '{ $.status = "4*" && $.route != "-" }' },
  'auth-failures': { pattern: '{ $.status = "401" }' },
  latency: { pattern: '{ $.route != "-" && $.latencyMs >= 0 }', value: '$.latencyMs' },
};

/** A metric that the access log is counted into. */
export const apiMetric = (
  foundation: Staged,
  name: string,
  { statistic = 'Sum', period = ALARM_PERIOD }: { statistic?: string; period?: Duration } = {},
) =>
  new Metric({
    namespace: deployedName(foundation, 'api'),
    metricName: name,
    statistic,
    period,
  });

/** How many of a hundred requests; 0 where fewer than `least` were made or failed. */
function shareOf(
  foundation: Staged,
  { failed, least, label }: { failed: string; least: string; label: string },
): IMetric {
  return new MathExpression({
    expression: `IF(${least}, 100 * (${failed}) / requests, 0)`,
    usingMetrics: {
      requests: apiMetric(foundation, 'latency', { statistic: 'SampleCount' }),
      broken: apiMetric(foundation, '5xx'),
      ...(failed.includes('refused') ? { refused: apiMetric(foundation, '4xx') } : {}),
    },
    period: ALARM_PERIOD,
    label,
  });
}

/** The limits are the runbooks': 1 % broken, 5 % in error, a second for 95 of 100, ten wrong tokens an hour. */
export function watchApi(foundation: Staged & { watch: WatchList }): void {
  for (const [name, line] of Object.entries(LINES))
    foundation.watch.lines.push({
      name: `api-${name}`,
      logGroupName: apiLogName(foundation),
      namespace: deployedName(foundation, 'api'),
      metricName: name,
      ...line,
    });
  foundation.watch.alarms.push(...apiAlarms(foundation));
}

const apiAlarms = (foundation: Staged): WatchedAlarm[] => [
  {
    name: 'api-5xx',
    metric: shareOf(foundation, {
      failed: 'FILL(broken, 0)',
      least: 'FILL(broken, 0) >= 3',
      label: '5xx of 100 requests',
    }),
    threshold: 1,
    what: 'The HTTP API answered one request of a hundred or more with 5xx.',
    impact: 'Stripe delivers again for three days; people who unsubscribe or upload see an error.',
    severity: 'P0',
    look: 'doctor',
  },
  {
    name: 'api-errors',
    metric: shareOf(foundation, {
      failed: 'FILL(broken, 0) + FILL(refused, 0)',
      least: 'requests >= 50',
      label: '4xx and 5xx of 100 requests',
    }),
    threshold: 5,
    periods: 3,
    what: 'Five of a hundred requests or more were refused or failed, for 15 minutes.',
    impact: 'A caller does something that does not work, or our last deployment refuses it.',
    severity: 'P2',
    look: 'doctor',
  },
  {
    name: 'api-slow',
    metric: apiMetric(foundation, 'latency', { statistic: 'p95' }),
    threshold: 1_000,
    periods: 3,
    what: 'Five of a hundred requests took a second or more, for 15 minutes.',
    impact: 'People wait; Stripe gives up on an answer after 20 seconds.',
    severity: 'P2',
    look: 'doctor',
  },
  {
    name: 'auth-failures',
    metric: apiMetric(foundation, 'auth-failures', { period: Duration.hours(1) }),
    threshold: 11,
    what: 'More than ten requests within an hour had a wrong or expired key or token.',
    impact: 'Somebody tries keys, or a customer’s integration has an old one.',
    severity: 'P2',
    look: 'secrets list',
  },
];
