import type { Sql } from '../../platform/database/database.ts';
import { announcementOf } from './announce.ts';
import { latestStates, type Taken } from './apply.ts';
import { type IncomingEvent, keyOf } from './incoming-event.ts';
import { namesOrganization } from './mapping.ts';
import { inboxParameters, stateParameters } from './statements.ts';
import { type ChangeEvent, hasChange } from './version.ts';

/** Raised by billing_project when a batch needs decisions that the database cannot take. */
const NEEDS_DECISIONS = 'NS001';

/** Account, livemode and event id of what was taken in; null: everything was. */
type Answer = { taken: [string, boolean, string][] | null };

/**
 * Projects a batch in one statement and round trip, when everything about it is clear.
 * @returns undefined when it is not: nothing was done, and `project.ts` goes step by step.
 */
export async function projectAtOnce(
  events: IncomingEvent[],
  { sql }: { sql: Sql },
): Promise<{ taken: Pick<Taken, 'event' | 'status'>[]; announced: boolean } | undefined> {
  const changes = events.filter(hasChange);
  const states = latestStates(changes);
  const announcements = changes.flatMap(announcementRow);
  try {
    const { rows } = await sql.query<Answer>(
      'SELECT taken FROM billing_project($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
      [
        ...inboxParameters(events),
        ...stateParameters(states),
        states.some(({ change }) => change.source.ticket === 0),
        jsonOrNull(changes.filter(namesOrganization).map(namedRow)),
        jsonOrNull(announcements),
        events.length,
      ],
    );
    const taken = takenOf(rows[0]?.taken ?? null, events);
    const keys = new Set(taken.map(({ event }) => event.key));
    const announced = announcements.some(({ key }) => keys.has(key));
    return { taken, announced };
  } catch (error) {
    if ((error as { code?: string }).code === NEEDS_DECISIONS) return undefined;
    throw error;
  }
}

/** Nothing waits after this path, so an event that was taken in was applied or is of no interest. */
function takenOf(taken: Answer['taken'], events: IncomingEvent[]) {
  const keys =
    taken &&
    new Set(taken.map(([account, livemode, eventId]) => keyOf({ account, livemode, eventId })));
  return events
    .filter(({ key }) => keys?.has(key) ?? true)
    .map((event) => ({
      event,
      status: hasChange(event) ? ('applied' as const) : ('ignored' as const),
    }));
}

function announcementRow(event: ChangeEvent) {
  const announcement = announcementOf(event);
  if (!announcement) return [];
  const { definition, detail, effectKey } = announcement;
  return [
    {
      key: event.key,
      account: event.account,
      event_id: event.eventId,
      source: definition.source,
      detail_type: definition.detailType,
      detail,
      effect_key: effectKey,
    },
  ];
}

const namedRow = ({ account, change: { state } }: ChangeEvent) => ({
  account,
  customer: state.customer,
  organization: state.namedOrganization,
});

const jsonOrNull = (rows: unknown[]) => (rows.length > 0 ? JSON.stringify(rows) : null);
