import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { apiLogName, deployedName, type Stage } from '../naming.ts';
import { ALARM_PERIOD } from './function-alarms.ts';
import type { WatchList } from './watch-list.ts';

/**
 * Requests that were answered with 5xx, counted in the access log: API Gateway's own metric goes by
 * the API's id, which has no name.
 */
export function watchApi(foundation: { stage: Stage; watch: WatchList }): void {
  const counted = {
    name: 'api-5xx',
    logGroupName: apiLogName(foundation),
    pattern: '{ $.status = "5*" }',
    namespace: deployedName(foundation, 'api'),
    metricName: '5xx',
  };
  foundation.watch.lines.push(counted);
  foundation.watch.alarms.push({
    name: 'api-5xx',
    metric: new Metric({
      namespace: counted.namespace,
      metricName: counted.metricName,
      statistic: 'Sum',
      period: ALARM_PERIOD,
    }),
    threshold: 5,
    what: 'The HTTP API answered five requests or more with 5xx.',
    impact: 'Stripe delivers again for three days; people who unsubscribe or upload see an error.',
  });
}
