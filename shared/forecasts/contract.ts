import { events } from '../events/catalogue.ts';
import { fromBus } from '../events/from-bus.ts';
import { queueContract } from '../platform/queue/contract.ts';

/** Slices of series that a night's run is made of. */
export const forecastsQueue = queueContract({
  queue: 'forecasts',
  consumer: 'forecast-demand',
  accepts: {
    slice: fromBus(events.forecastSlicePlanned, ({ runId, slice }) => `${runId}:${slice}`),
  },
});
