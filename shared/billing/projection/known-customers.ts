import type { Sql } from '../../platform/database/database.ts';
import { storableJson } from '../../platform/database/storable-json.ts';
import { handledType } from '../objects/handled-types.ts';
import { kindOf } from '../objects/kinds.ts';
import { asObject, type Envelope, isThin, relatedId } from './incoming-event.ts';

/**
 * Some objects do not name their customer: a detached payment method, a dispute. Their own rows
 * know it, or their charges', or the inbox, or another event of the batch.
 * @returns the envelopes in their order, with the customers that are known.
 */
export async function knowCustomers(
  envelopes: Envelope[],
  { sql }: { sql: Sql },
): Promise<Envelope[]> {
  const asked = envelopes.flatMap((envelope, at) => {
    const id = knownBy(envelope);
    return id === undefined ? [] : [{ at, account: envelope.account, id }];
  });
  if (asked.length === 0) return envelopes;
  const { rows } = await sql.query<{ at: number; customer: string | null }>(FIND, [
    storableJson(asked),
  ]);
  const known = new Map(rows.map(({ at, customer }) => [at, customer]));
  const told = customersTold(envelopes);
  const ids = new Map(asked.map(({ at, account, id }) => [at, `${account} ${id}`]));
  return envelopes.map((envelope, at) => {
    const customer = known.get(at) ?? told.get(ids.get(at) ?? '');
    return customer ? { ...envelope, customer } : envelope;
  });
}

const FIND = `
SELECT r.at, coalesce(
  (SELECT stripe_customer_id FROM billing_payment_methods p
   WHERE p.stripe_account = r.account AND p.stripe_payment_method_id = r.id),
  (SELECT stripe_customer_id FROM billing_charges c
   WHERE c.stripe_account = r.account AND c.stripe_charge_id = r.id),
  (SELECT customer_id FROM billing_events e
   WHERE e.object_id = r.id AND e.account = r.account AND e.customer_id IS NOT NULL LIMIT 1)
) AS customer
FROM json_to_recordset($1::json) AS r(at integer, account text, id text)`;

/** The id of the object that knows an event's customer, where the event's own object does not. */
function knownBy({ type, payload, customer }: Envelope): string | undefined {
  const by = kindOf(handledType(type)?.kind ?? 'customer').customerBy;
  if (!by || customer) return undefined;
  const object = asObject(asObject(payload.data)?.object) ?? {};
  if (object.customer || object.customer_account) return undefined;
  if (by === 'itself' || isThin(payload)) return relatedId(payload);
  return typeof object.charge === 'string' ? object.charge : undefined;
}

/** Customers by account and object, as the batch's own payloads name them. */
function customersTold(envelopes: Envelope[]): Map<string, string> {
  return new Map(
    envelopes.flatMap(({ account, payload }): [string, string][] => {
      const object = asObject(asObject(payload.data)?.object);
      const customer = object?.customer ?? object?.customer_account;
      return typeof customer === 'string' ? [[`${account} ${object?.id}`, customer]] : [];
    }),
  );
}
