import { putEventsTo } from '../platform/aws/put-events.ts';
import { isDry } from '../platform/dry-run.ts';
import { log } from '../platform/log.ts';

/**
 * Wakes who works off rows that were just committed, by an event without a detail. Best effort: when
 * it fails, the sweep that runs each minute finds the same rows.
 */
export async function poke(
  { source, detailType }: { source: string; detailType: string },
  { busName }: { busName: string },
): Promise<void> {
  if (isDry()) return;
  const put = putEventsTo({ busName });
  const refused = await put([{ source, detailType, detail: '{}' }]).catch((error) => [error]);
  if (refused[0] === undefined) return;
  log.warn('a poke was lost, the sweep will do its work', { event: detailType, error: refused[0] });
}
