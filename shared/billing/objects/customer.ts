import * as z from 'zod/mini';
import { once } from '../../platform/once.ts';
import { isUuid } from '../../platform/uuid.ts';
import { idOf, objectId, readObject, reference, text, whole } from './fields.ts';
import { defineKind } from './kind.ts';

const schema = once(() =>
  z.object({
    id: objectId(),
    deleted: z.optional(z.boolean()),
    email: text(),
    name: text(),
    currency: text(),
    discount: z.nullish(reference()),
    balance: z.nullish(whole()),
    delinquent: z.nullish(z.boolean()),
    invoice_settings: z.nullish(z.object({ default_payment_method: z.nullish(reference()) })),
    metadata: z.nullish(z.record(z.string(), z.unknown())),
  }),
);

/** A deleted customer fetched from the API has nothing left but its id. */
export const customer = defineKind({
  table: 'billing_customers',
  idColumn: 'stripe_customer_id',
  columns: {
    email: 'text',
    name: 'text',
    currency: 'text',
    balance: 'bigint',
    delinquent: 'boolean',
    default_payment_method_id: 'text',
    discount_id: 'text',
    deleted_at: 'time',
  },
  retrieve: (stripe, id, options) => stripe.customers.retrieve(id, {}, options),
  read(object, { gone, at }) {
    const read = readObject(schema(), object);
    const deleted = gone || read.deleted === true;
    const organization = asWritten(read.metadata?.organization_id);
    return {
      id: read.id,
      customer: read.id,
      phase: deleted ? 1 : 0,
      progress: 0,
      lifecycle: 0,
      namedOrganization: isUuid(organization) ? organization.toLowerCase() : undefined,
      columns: {
        email: read.email ?? null,
        name: read.name ?? null,
        currency: read.currency ?? null,
        balance: read.balance ?? null,
        delinquent: read.delinquent ?? null,
        default_payment_method_id: idOf(read.invoice_settings?.default_payment_method),
        discount_id: idOf(read.discount),
        deleted_at: deleted ? at : null,
      },
    };
  },
});

/** People paste it into Stripe's dashboard. */
const asWritten = (value: unknown) => (typeof value === 'string' ? value.trim() : undefined);
