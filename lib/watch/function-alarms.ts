import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { deployedName, functionLogName, type Stage } from '../naming.ts';
import type { CountedLines, WatchedAlarm } from './watch-list.ts';

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
  severity: 'P1',
  look: 'dead-letters list --error Crashed',
});

/** Share of its memory above which a function is near its end (runbook). */
const MEMORY = 0.8;

/** Lines of Lambda's own report of a run that took more than its share of memory. */
export const memoryLines = (
  foundation: { stage: Stage },
  { name, memoryMb }: { name: string; memoryMb: number },
): CountedLines => ({
  name: `${name}-memory`,
  logGroupName: functionLogName(foundation, name),
  pattern: `{ $.type = "platform.report" && $.record.metrics.maxMemoryUsedMB > ${Math.floor(MEMORY * memoryMb)} }`,
  namespace: deployedName(foundation, 'functions'),
  metricName: 'memory-high',
});

/** One alarm for all functions: each of them counts into the same metric. */
export const memoryAlarm = (foundation: { stage: Stage }): WatchedAlarm => ({
  name: 'memory-high',
  metric: new Metric({
    namespace: deployedName(foundation, 'functions'),
    metricName: 'memory-high',
    statistic: 'Sum',
    period: ALARM_PERIOD,
  }),
  threshold: 3,
  what: 'A function took more than 80 % of its memory, three times in five minutes.',
  impact: 'None yet: at 100 % its runs end, and its messages come again.',
  severity: 'P2',
  look: 'doctor',
});
