import type { Sql } from '../../platform/db.ts';
import { announcementOf } from './announce.ts';
import { latestStates, type Taken } from './apply.ts';
import { type IncomingEvent, keyOf } from './incoming-event.ts';
import { namesOrganization } from './mapping.ts';
import { inboxParameters, siblingKeys, stateParameters, type TakenRow } from './statements.ts';
import { type ChangeEvent, hasChange } from './version.ts';

/** Raised by billing_project when a batch needs decisions that the database cannot take. */
const NEEDS_DECISIONS = 'NS001';

type InboxAnswer = (Omit<TakenRow, 'eventId' | 'organizationId'> & {
  event_id: string;
  organization_id: string | null;
})[];

/**
 * Projects a batch in one statement and round trip, when everything about it is clear.
 * @returns undefined when it is not: nothing was done, and `project.ts` goes step by step.
 */
export async function projectAtOnce(
  events: IncomingEvent[],
  { sql }: { sql: Sql },
): Promise<{ taken: Taken[]; announced: boolean } | undefined> {
  const changes = events.filter(hasChange);
  const states = latestStates(changes);
  const announcements = changes.flatMap(announcementRow);
  try {
    const { rows } = await sql.query<{ taken: InboxAnswer | null }>(
      'SELECT billing_project($1, $2, $3, $4, $5, $6, $7, $8, $9) AS taken',
      [
        ...inboxParameters(events),
        ...stateParameters(states),
        siblingKeys(states),
        jsonOrNull(changes.filter(namesOrganization).map(namedRow)),
        jsonOrNull(announcements),
      ],
    );
    const taken = takenOf(rows[0]?.taken ?? [], events);
    const announced = announcements.some(({ key }) => taken.some(({ event }) => event.key === key));
    return { taken, announced };
  } catch (error) {
    if ((error as { code?: string }).code === NEEDS_DECISIONS) return undefined;
    throw error;
  }
}

function takenOf(rows: InboxAnswer, events: IncomingEvent[]): Taken[] {
  const byKey = new Map(events.map((event) => [event.key, event]));
  return rows.map(({ event_id: eventId, organization_id: organizationId, ...row }) => ({
    event: byKey.get(keyOf({ ...row, eventId })) as IncomingEvent,
    status: row.status,
    organizationId,
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
