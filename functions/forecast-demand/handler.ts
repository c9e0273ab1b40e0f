import { forecastsQueue } from '../../shared/forecasts/contract.ts';
import { type RunDeps, runSlice } from '../../shared/forecasts/training/run-slice.ts';
import { log } from '../../shared/platform/log.ts';
import type { DeadLetters } from '../../shared/platform/queue/dead-letters.ts';
import { consume } from '../../shared/platform/queue/handler.ts';
import { oneByOne } from '../../shared/platform/queue/one-by-one.ts';

/** Forecasts the series of a slice, and suggests what to order; what is done is done once. */
export function createForecastDemandHandler(deps: RunDeps & { deadLetters: DeadLetters }) {
  return consume(forecastsQueue, {
    deadLetters: deps.deadLetters,
    process: (messages) =>
      oneByOne(messages, async ({ body: { detail } }) => {
        const written = await runSlice(detail, deps);
        if (written) log.info('series forecast', { runId: detail.runId, ...written });
        return { status: written ? 'done' : 'already-done' };
      }),
  });
}
