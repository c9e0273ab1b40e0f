import { callAws } from '../platform/aws/signed-request.ts';
import { log } from '../platform/log.ts';

/**
 * Wakes who works off rows that were just committed, by an event without a detail. Best effort: when
 * it fails, the sweep that runs each minute finds the same rows.
 */
export async function poke(
  event: { source: string; detailType: string },
  { busName }: { busName: string },
): Promise<void> {
  const { source: Source, detailType: DetailType } = event;
  try {
    await callAws({
      service: 'events',
      target: 'AWSEvents.PutEvents',
      body: { Entries: [{ EventBusName: busName, Source, DetailType, Detail: '{}' }] },
    });
  } catch (error) {
    log.warn('a poke was lost, the sweep will do its work', { event: DetailType, error });
  }
}
