import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { deployedName, type Stage } from '../naming.ts';
import type { WatchedAlarm } from './watch-list.ts';

export const ALARM_PERIOD = Duration.minutes(5);

/** A metric that Lambda keeps of a function. */
export const functionMetric = (foundation: { stage: Stage }, name: string, metricName: string) =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: deployedName(foundation, name) },
    statistic: 'Sum',
    period: ALARM_PERIOD,
  });

/** A function that crashed or ran out of time. */
export const functionErrors = (
  foundation: { stage: Stage },
  { name, impact }: { name: string; impact: string },
): WatchedAlarm => ({
  name: `${name}-errors`,
  metric: functionMetric(foundation, name, 'Errors'),
  threshold: 1,
  what: `${name} crashed or ran out of time.`,
  impact,
});
