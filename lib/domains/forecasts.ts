import { Duration } from 'aws-cdk-lib';
import { events } from '../../shared/events/catalogue.ts';
import { forecastsQueue } from '../../shared/forecasts/contract.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';
import { eventRoute } from '../constructs/event-route.ts';
import { jobFunction } from '../constructs/job-function.ts';
import { workQueue } from '../constructs/work-queue.ts';
import type { Foundation } from '../foundation/foundation.ts';

/** Each night → train-forecasts → outbox → bus → queue forecasts → forecast-demand → suggestions, alerts. */
export function addForecasts(foundation: Foundation): void {
  jobFunction(foundation, jobs['train-forecasts']);
  const forecasts = workQueue(foundation, forecastsQueue, {
    // A whole core, for it reckons.
    memoryMb: 1769,
    timeout: Duration.minutes(5),
    database: 'worker',
    batchSize: 1,
    maxAge: Duration.hours(4),
    errorImpact: 'Forecasts and suggestions are those of the night before.',
  });
  eventRoute(foundation, 'forecast-slice-planned', {
    description: 'Series are to be forecast for this night',
    event: events.forecastSlicePlanned,
    to: forecasts,
  });
}
