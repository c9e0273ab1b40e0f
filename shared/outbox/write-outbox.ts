import { events } from '../events/catalogue.ts';
import type { EventDefinition } from '../events/definition.ts';
import { poke } from '../events/poke.ts';
import type { Sql } from '../platform/database/database.ts';

/** An event to be published when the surrounding transaction commits. */
export type OutboxEvent = {
  definition: EventDefinition & { detailType: string };
  /** Without `outboxId`, which the relay adds. */
  detail: Record<string, unknown>;
  organizationId?: string | undefined;
  /** At most one outbox row per key: the effect key of what is announced. */
  effectKey: string;
  /** W3C traceparent of what it announces, where that is another than the transaction's. */
  trace?: string | undefined;
};

/** Writes events into the outbox, in the transaction of the rows they announce. */
export async function writeOutbox(list: OutboxEvent[], { sql }: { sql: Sql }): Promise<void> {
  if (list.length === 0) return;
  await sql.query(
    `INSERT INTO outbox (source, detail_type, detail, organization_id, effect_key, traceparent)
     SELECT source, detail_type, detail, organization_id, effect_key, coalesce(traceparent, nullif(current_setting('app.traceparent', true), ''))
     FROM jsonb_to_recordset($1::jsonb)
       AS r(source text, detail_type text, detail jsonb, organization_id uuid, effect_key text, traceparent text)
     ORDER BY effect_key
     ON CONFLICT (effect_key) DO NOTHING`,
    [
      JSON.stringify(
        list.map((event) => ({
          source: event.definition.source,
          detail_type: event.definition.detailType,
          detail: event.detail,
          organization_id: event.organizationId ?? null,
          effect_key: event.effectKey,
          traceparent: event.trace,
        })),
      ),
    ],
  );
}

/** Asks the relay to publish what was committed now rather than at its next sweep. */
export const pokeOutboxRelay = (deps: { busName: string }) => poke(events.outboxWritten, deps);
