import { Duration, type Stack } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { type Stage, stageName } from '../naming.ts';
import { apiMetric } from './api-alarms.ts';
import { ownMetric } from './service-alarms.ts';
import type { WatchedAlarm, WatchList } from './watch-list.ts';

const PERIOD = Duration.minutes(5);

/**
 * One dashboard, below the fifty metrics of which an account's first three cost nothing: does work come in, does it flow, does it fail. It shows what alarms look at, so that a
 * number on it is one that somebody is woken by.
 */
export function createDashboard(
  stack: Stack,
  { stage, watch }: { stage: Stage; watch: WatchList },
): void {
  const named = (ending: string) => watch.alarms.filter(({ name }) => name.endsWith(ending));
  const metricsOf = (alarms: WatchedAlarm[]) => alarms.map(({ metric }) => metric);
  const own = (name: string, statistic: string) => ownMetric({ stage }, name, { statistic });
  const requests = apiMetric({ stage }, 'latency', { statistic: 'SampleCount' });
  const dashboard = new Dashboard(stack, 'dashboard', {
    dashboardName: stageName({ stage }),
    defaultInterval: Duration.hours(3),
  });
  dashboard.addWidgets(
    new TextWidget({
      markdown: [
        `# Nightshift ${stage}`,
        `\`npm run ops -- doctor --stage ${stage}\` says what is wrong and what to do; docs/runbook.md has every alarm.`,
      ].join('\n'),
      width: 24,
      height: 2,
    }),
  );
  dashboard.addWidgets(
    graph('Requests, and those that failed', [
      requests.with({ label: 'requests', period: PERIOD }),
      apiMetric({ stage }, '4xx').with({ label: '4xx' }),
      apiMetric({ stage }, '5xx').with({ label: '5xx' }),
    ]),
    graph('How long they take (ms)', [
      apiMetric({ stage }, 'latency', { statistic: 'p50' }).with({ label: 'half' }),
      apiMetric({ stage }, 'latency', { statistic: 'p95' }).with({ label: '95 of 100' }),
    ]),
    graph('Model: how long it takes (ms)', [own('ai_request_duration_ms', 'p95')]),
  );
  dashboard.addWidgets(
    graph('Age of the oldest message (s)', metricsOf(named('-age'))),
    graph('Dead letters', metricsOf(named('dead-letters'))),
    graph('Backup and drill: age (s)', [
      own('db_backup_age_seconds', 'Maximum'),
      own('db_backup_drill_age_seconds', 'Maximum'),
    ]),
  );
}

const graph = (title: string, left: IMetric[]): IWidget =>
  new GraphWidget({ title, left, width: 8, height: 7 });
