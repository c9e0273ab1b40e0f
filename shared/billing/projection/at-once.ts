import type { Sql } from '../../platform/database/database.ts';
import { rowsLiteral } from '../../platform/database/rows-literal.ts';
import { announcementOf } from './announce.ts';
import { latestStates, type Taken } from './apply.ts';
import type { IncomingEvent } from './incoming-event.ts';
import { inboxParameters, statesParameter } from './statements.ts';
import { hasChange } from './version.ts';

/** Raised by billing_project when a batch needs decisions that the database cannot take. */
const NEEDS_DECISIONS = 'NS001';

// In the list and not in FROM: there is nothing to plan.
const PROJECT = 'SELECT billing_project($1, $2, $3, $4, $5) AS taken';

/** Keys of what was taken in; null: everything was. */
type Answer = { taken: string[] | null };

/**
 * Projects a batch in one statement and round trip, when everything about it is clear.
 * @returns undefined when it is not: nothing was done, and `project.ts` goes step by step.
 */
export async function projectAtOnce(
  events: IncomingEvent[],
  { sql }: { sql: Sql },
): Promise<{ taken: Pick<Taken, 'event' | 'status'>[]; announced: boolean } | undefined> {
  const states = latestStates(events.filter(hasChange));
  const byPayload = states.some(({ change }) => change.source.ticket === 0);
  const announcements = events.flatMap(announcementRow);
  try {
    const { rows } = await sql.query<Answer>(PROJECT, [
      ...inboxParameters(events),
      announcements.length > 0 ? rowsLiteral(announcements) : null,
      byPayload ? states.length : 0,
      statesParameter(states, events),
    ]);
    const taken = takenOf(rows[0]?.taken ?? null, events);
    const keys = new Set(taken.map(({ event }) => event.key));
    const announced = announcements.some(([, key]) => keys.has(key));
    return { taken, announced };
  } catch (error) {
    if ((error as { code?: string }).code === NEEDS_DECISIONS) return undefined;
    throw error;
  }
}

/** Nothing waits after this path, so an event that was taken in was applied or is of no interest. */
function takenOf(taken: string[] | null, events: IncomingEvent[]) {
  const keys = taken && new Set(taken);
  return events
    .filter(({ key }) => keys?.has(key) ?? true)
    .map((event) => ({
      event,
      status: hasChange(event) ? ('applied' as const) : ('ignored' as const),
    }));
}

/** In the order of `billing_announcement`. */
function announcementRow(event: IncomingEvent, i: number) {
  const announcement = hasChange(event) ? announcementOf(event) : undefined;
  if (!announcement) return [];
  const { definition, detail, effectKey } = announcement;
  const { source, detailType } = definition;
  return [[i + 1, event.key, source, detailType, detail, effectKey, event.trace] as const];
}
