import { log } from '../../platform/log.ts';
import type { Family } from './prometheus.ts';

export type MetricSources = Readonly<Record<string, () => Promise<Family | readonly Family[]>>>;

/**
 * Asks every source side by side. One that fails is named by `nightshift_scrape_success`, and takes
 * no other with it: numbers are wanted most while something is down.
 */
export async function collectMetrics(sources: MetricSources): Promise<Family[]> {
  const asked = await Promise.all(
    Object.entries(sources).map(async ([source, read]) => {
      try {
        return { source, families: [await read()].flat() };
      } catch (error) {
        log.warn('metrics could not be read', { source, error });
        return { source, families: undefined };
      }
    }),
  );
  const success: Family = {
    name: 'nightshift_scrape_success',
    help: 'Whether a source of these numbers could be read.',
    type: 'gauge',
    samples: asked.map(({ source, families }) => ({ labels: { source }, value: families ? 1 : 0 })),
  };
  return [success, ...asked.flatMap(({ families = [] }) => families)];
}
