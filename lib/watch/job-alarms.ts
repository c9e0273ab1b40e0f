import type { Duration } from 'aws-cdk-lib';
import type { Stage } from '../naming.ts';
import { functionMetric } from './function-alarms.ts';
import { rejections } from './queue-alarms.ts';
import type { WatchList } from './watch-list.ts';

/** A job that was started and does not run, and what it gave up by itself. */
export function watchJob(
  foundation: { stage: Stage; watch: WatchList },
  job: { name: string; maxAge: Duration; impact: string },
): void {
  const { name, maxAge, impact } = job;
  foundation.watch.lines.push(rejections(foundation, { name, consumer: name }));
  foundation.watch.alarms.push({
    name: `${name}-age`,
    // In milliseconds: from the start to the run, retries of a crash included.
    metric: functionMetric(foundation, name, 'AsyncEventAge').with({ statistic: 'Maximum' }),
    threshold: maxAge.toMilliseconds(),
    what: `A run of "${name}" waited for over ${maxAge.toHumanString()}, or crashed for so long.`,
    impact,
    severity: 'P1',
    look: 'jobs list',
  });
}
