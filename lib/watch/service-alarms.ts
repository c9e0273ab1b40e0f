import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { MODEL_SLOW_FROM } from '../../shared/health/thresholds.ts';
import { inSeconds } from '../../shared/platform/durations.ts';
import type { Stage } from '../naming.ts';
import { ALARM_PERIOD } from './function-alarms.ts';
import type { WatchedAlarm } from './watch-list.ts';

/** A metric that functions write themselves (shared/platform/metrics.ts). */
export const ownMetric = (
  { stage }: { stage: Stage },
  metricName: string,
  { statistic, period = ALARM_PERIOD }: { statistic: string; period?: Duration },
) =>
  new Metric({
    namespace: 'Nightshift',
    metricName,
    dimensionsMap: { Stage: stage },
    statistic,
    period,
  });

/** Any mail that the provider refused for good (runbook). */
export const mailAlarm = (foundation: { stage: Stage }): WatchedAlarm => ({
  name: 'mail-failed',
  metric: ownMetric(foundation, 'mails_failed', { statistic: 'Sum' }),
  threshold: 1,
  what: 'A mail was refused for good: its address, its content, or our settings.',
  impact: 'Somebody does not get a code, an invitation or a reminder.',
  severity: 'P2',
  look: 'email list --state failed --since 2h',
});

/** A model that people wait for (runbook). */
export const modelAlarm = (foundation: { stage: Stage }): WatchedAlarm => ({
  name: 'model-slow',
  metric: ownMetric(foundation, 'ai_request_duration_ms', {
    statistic: 'p95',
    period: Duration.minutes(15),
  }),
  threshold: MODEL_SLOW_FROM,
  what: `Five of a hundred answers of the model took ${inSeconds(MODEL_SLOW_FROM)} seconds or more.`,
  impact: 'Invoices are read later; the rules read them where the model runs out of time.',
  severity: 'P2',
  look: 'doctor',
});
