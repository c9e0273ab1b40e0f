import { Duration } from 'aws-cdk-lib';
import { type CfnAlarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../../../shared/backup/runs/metrics.ts';
import { createAlarm } from '../../constructs/alarm.ts';
import type { Foundation } from '../../foundation/foundation.ts';

/** On what is proven, not on what ran: no backup, a drill that failed, no drill for long. */
export function addBackupAlarms(house: Foundation) {
  const metric = (metricName: string, period: Duration) =>
    new Metric({
      namespace: METRICS.namespace,
      metricName,
      dimensionsMap: { Stage: house.stage },
      statistic: 'Sum',
      period,
    });
  const fewerThanOne = (alarm: ReturnType<typeof createAlarm>) => {
    const cfn = alarm.node.defaultChild as CfnAlarm;
    cfn.comparisonOperator = 'LessThanThreshold';
    // No run at all is what this alarm is for.
    cfn.treatMissingData = 'breaching';
  };
  fewerThanOne(
    createAlarm(house, 'backup-missing', {
      metric: metric(METRICS.backup.success, Duration.days(1)),
      threshold: 1,
      periods: 2,
      what: 'No backup succeeded for two days.',
      impact: 'A loss of the database loses everything since the last backup.',
    }),
  );
  const failed = createAlarm(house, 'restore-drill-failed', {
    metric: metric(METRICS.drill.success, Duration.hours(1)),
    threshold: 1,
    what: 'The restore drill failed: the newest backup could not be proven.',
    impact: 'It is not known whether the database could be restored.',
  });
  (failed.node.defaultChild as CfnAlarm).comparisonOperator = 'LessThanThreshold';
  createAlarm(house, 'restore-drill-overdue', {
    metric: new Metric({
      namespace: METRICS.namespace,
      metricName: METRICS.age.drill,
      dimensionsMap: { Stage: house.stage },
      statistic: 'Maximum',
      period: Duration.days(1),
    }),
    // A month, and a week for the retries and for whoever looks at the alarm above.
    threshold: Duration.days(38).toSeconds(),
    what: 'No restore drill succeeded for 38 days.',
    impact: 'It is not known whether the database could be restored.',
  });
}
