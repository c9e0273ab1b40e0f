import * as z from 'zod/mini';
import { RejectMessage } from '../../platform/errors.ts';
import { once } from '../../platform/once.ts';

/**
 * As long as Stripe lets its ids grow: it becomes a key, and a word in a terminal. Plans and coupons are
 * named by people, so that a blank may stand in one; what Postgres stores in no text may not.
 */
export const objectId = once(() =>
  z.string().check(z.minLength(1), z.maxLength(255), z.regex(/^[^\p{Cc}\p{Cs}]*$/u)),
);

/** An id, or the object that `expand` put in its place. */
export const reference = once(() => z.union([objectId(), z.object({ id: objectId() })]));
type Reference = z.output<ReturnType<typeof reference>>;

export const idOf = (ref: Reference | null | undefined): string | null =>
  typeof ref === 'string' ? ref : (ref?.id ?? null);

export const text = once(() => z.nullish(z.string()));

// Bounds are those of the columns: what does not fit is refused here, where its field has a name.

/** Money in the currency's smallest unit, or a count: a `bigint`. */
export const whole = once(() => z.int());
/** An `integer`. */
export const integer = once(() => z.int32());
/** A `smallint`: a month or a year. */
export const small = once(() => z.int().check(z.minimum(0), z.maximum(32_767)));
/** Seconds since the epoch, up to the year 9999. */
export const time = once(() => z.nullish(z.int().check(z.minimum(0), z.maximum(253_402_300_799))));

/** Place of a status in its usual course; a status that nobody knows yet comes first. */
export const placeIn = (course: readonly string[], status: string): number =>
  course.indexOf(status) + 1;

/**
 * @throws RejectMessage that names the fields, never their values.
 */
export function readObject<S extends z.ZodMiniType>(schema: S, object: unknown): z.output<S> {
  const parsed = z.safeParse(schema, object);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(
    (issue) => `${['data', 'object', ...issue.path].join('.')}: ${issue.code}`,
  );
  throw new RejectMessage(`Stripe's object is malformed at ${[...new Set(wrong)].join('; ')}`);
}

/** Whose an object is: a customer, or the account that stands for one (Accounts v2). */
export const owner = once(() => ({
  customer: z.nullish(reference()),
  customer_account: z.nullish(objectId()),
}));

type Owner = {
  customer?: Reference | null | undefined;
  customer_account?: string | null | undefined;
};

export const ownerOf = (read: Owner): string | null =>
  idOf(read.customer) ?? read.customer_account ?? null;

/** @throws RejectMessage: without a customer there is no tenant, now or later. */
export function requireOwner(read: Owner): string {
  const customer = ownerOf(read);
  if (customer === null)
    throw new RejectMessage('data.object.customer and data.object.customer_account are missing');
  return customer;
}
