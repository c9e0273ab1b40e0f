import { joinActuals } from '../../shared/forecasts/training/join-actuals.ts';
import { planNight } from '../../shared/forecasts/training/plan-night.ts';
import { receiveInvoices } from '../../shared/inventory/receive-invoices.ts';
import { type JobHandlerDeps, longJobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

/**
 * Each night: takes in what accepted invoices say was received, holds what was forecast against what
 * came true, and plans the run of the night. Each step goes on where it stopped.
 */
export function createTrainForecastsHandler(deps: JobHandlerDeps) {
  return longJobHandler({
    job: jobs['train-forecasts'],
    deps,
    run: async ({ scheduledTime }) => {
      const at = new Date(scheduledTime);
      const received = await receiveInvoices({ at }, deps);
      const proven = await deps.db.transaction((sql) => joinActuals({ at }, { sql }));
      const planned = await deps.db.transaction((sql) => planNight({ at }, { sql }));
      return { received, ...proven, ...planned };
    },
  });
}
