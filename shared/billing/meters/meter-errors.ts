import * as z from 'zod/mini';
import type { StripeEventDetail } from '../../events/catalogue.ts';
import type { Sql } from '../../platform/database/database.ts';
import { RejectMessage, RetryLater } from '../../platform/errors.ts';
import type { KeyRing } from '../../platform/key-ring.ts';
import { once } from '../../platform/once.ts';
import type { Message, Outcome } from '../../platform/queue/message.ts';
import type { LoadClaim } from '../claim-check.ts';
import { openDetail } from '../projection/incoming-event.ts';
import type { Meters } from '../stripe-api/meters.ts';

/** Stripe counts later than it answers: what its meters could not use, it tells by this event. */
export const METER_ERRORS = 'v1.billing.meter.error_report_triggered';

type EventMessage = Message<{ detail: StripeEventDetail }>;
type Deps = {
  sql: Sql;
  loadClaim: LoadClaim;
  keys: KeyRing;
  /** Undefined while no Stripe API key is set. */
  metersSource(): Promise<Meters | undefined>;
};

export const isMeterErrors = ({ body }: EventMessage): boolean => body.detail.type === METER_ERRORS;

const Report = once(() =>
  z.object({
    data: z.object({
      reason: z.object({
        error_count: z.number(),
        error_types: z.array(
          z.object({
            code: z.string(),
            error_count: z.number(),
            sample_errors: z.array(z.object({ request: z.object({ identifier: z.string() }) })),
          }),
        ),
      }),
    }),
  }),
);
type Reason = z.output<ReturnType<typeof Report>>['data']['reason'];

/**
 * A report of Stripe's meters becomes a dead letter, with what it says; the records that it names keep
 * the code. Replayed, once the cause is gone, those records are told again under new identifiers.
 */
export async function takeMeterErrors(
  messages: EventMessage[],
  deps: Deps,
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  for (const message of messages) {
    try {
      outcomes.set(message.id, await takeOne(message, deps));
    } catch (error) {
      outcomes.set(message.id, { status: 'failed', error });
    }
  }
  return outcomes;
}

async function takeOne(message: EventMessage, deps: Deps): Promise<Outcome> {
  const { payload, id } = await openDetail(message.body.detail, deps);
  const reason = readReason(payload) ?? readReason(await fetchReport(id, deps));
  if (!reason) throw new RejectMessage('The report of Stripe’s meters cannot be read');
  if (message.replayOf) {
    await tellAgain(reason, deps);
    return { status: 'done' };
  }
  for (const { code, sample_errors: samples } of reason.error_types)
    await deps.sql.query(
      `UPDATE billing_usage_records SET last_error = $2 WHERE identifier = ANY ($1)`,
      [samples.map(({ request }) => request.identifier), code],
    );
  const codes = reason.error_types.map((it) => `${it.error_count} × ${it.code}`).join(', ');
  throw new RejectMessage(
    `Stripe's meters could not use ${reason.error_count} events (${codes}): mend the cause, then replay within 35 days`,
  );
}

function readReason(event: unknown): Reason | undefined {
  const read = z.safeParse(Report(), event);
  return read.success ? read.data.data.reason : undefined;
}

/** A thin event says that there is a report, and not what it says. */
async function fetchReport(eventId: string, { metersSource }: Deps): Promise<unknown> {
  const meters = await metersSource();
  if (!meters)
    throw new RetryLater('The report of Stripe’s meters cannot be read without an API key');
  return meters.readErrors({ eventId });
}

/** Under another identifier: the one of before may be taken by what could not be used. */
async function tellAgain(reason: Reason, { sql }: Deps): Promise<void> {
  const named = reason.error_types.flatMap(({ sample_errors: samples }) =>
    samples.map(({ request }) => request.identifier),
  );
  await sql.query(
    `UPDATE billing_usage_records
     SET reported_at = NULL, last_error = NULL, identifier = left(identifier, 90) || ':again'
     WHERE identifier = ANY ($1) AND last_error IS NOT NULL`,
    [named],
  );
}
