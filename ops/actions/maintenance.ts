import {
  endWindows,
  type NewWindow,
  openWindow,
  type Window,
} from '../../shared/maintenance/windows.ts';
import { requireJob } from '../../shared/scheduling/registry.ts';
import { occurrenceAt } from '../../shared/scheduling/trigger.ts';
import type { OpsContext } from '../context.ts';
import { createSendOccurrence } from '../stack/send-occurrence.ts';
import { audited } from './audit.ts';

const told = ({ id, queue, startsAt, endsAt }: Window) => ({
  window: id,
  queue: queue ?? 'all',
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
});

/** Holds a queue, or the whole stage, on the record. What begins now is done at once. */
export async function hold(wanted: Omit<NewWindow, 'by'>, context: OpsContext): Promise<Window> {
  const { db, clock, operator } = context;
  const subject = { queue: wanted.queue ?? 'all', why: wanted.why };
  return audited({ action: 'maintenance on', subject, outcome: told }, context, async () => {
    const window = await openWindow({ ...wanted, by: operator }, { db });
    if (window.startsAt <= clock()) await lookNow(context);
    return window;
  });
}

/** Ends what is held or planned, on the record, and at once. */
export async function letGo(
  { queue }: { queue: string | null },
  context: OpsContext,
): Promise<Window[]> {
  const { db, clock } = context;
  const subject = { queue: queue ?? 'all' };
  const outcome = (windows: Window[]) => ({ ended: windows.map(({ id }) => id) });
  return audited({ action: 'maintenance off', subject, outcome }, context, async () => {
    const windows = await endWindows({ queue }, { sql: db, clock });
    await lookNow(context);
    return windows;
  });
}

/** The sweeper does it in the stack, so that this machine need not stay: now, and not in five minutes. */
async function lookNow(context: OpsContext): Promise<void> {
  const job = requireJob('sweep-occurrences');
  const now = context.clock();
  await createSendOccurrence(context)({ job, occurrence: occurrenceAt({ job, at: now, now }) });
}
