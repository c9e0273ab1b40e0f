import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../../../shared/backup/runs/metrics.ts';
import { BACKUP_OLD_FROM } from '../../../shared/health/thresholds.ts';
import type { Foundation } from '../../foundation/foundation.ts';

const OLD_FROM = Duration.millis(BACKUP_OLD_FROM);

/** On what is proven, not on what ran: no backup, a drill that failed, no drill for long. */
export function watchBackups({ stage, watch }: Foundation): void {
  const metric = (metricName: string, statistic: string, period: Duration) =>
    new Metric({
      namespace: METRICS.namespace,
      metricName,
      dimensionsMap: { Stage: stage },
      statistic,
      period,
    });
  watch.alarms.push(
    {
      name: 'backup-missing',
      metric: metric(METRICS.backup.success, 'Sum', Duration.days(1)),
      threshold: 1,
      periods: OLD_FROM.toDays(),
      whenFewer: true,
      // No run at all is what this alarm is for.
      whenSilent: true,
      what: `No backup succeeded for ${OLD_FROM.toHumanString()}.`,
      impact: 'A loss of the database loses everything since the last backup.',
      severity: 'P1',
      look: 'backup list',
    },
    {
      name: 'restore-drill-failed',
      metric: metric(METRICS.drill.success, 'Sum', Duration.hours(1)),
      threshold: 1,
      whenFewer: true,
      what: 'The restore drill failed: the newest backup could not be proven.',
      impact: 'It is not known whether the database could be restored.',
      severity: 'P2',
      look: 'backup verify',
    },
    {
      name: 'restore-drill-overdue',
      metric: metric(METRICS.age.drill, 'Maximum', Duration.days(1)),
      // A month, and a week for the retries and for whoever looks at the alarm above.
      threshold: Duration.days(38).toSeconds(),
      what: 'No restore drill succeeded for 38 days.',
      impact: 'It is not known whether the database could be restored.',
      severity: 'P3',
      look: 'backup drill',
    },
  );
}
