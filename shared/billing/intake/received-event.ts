import * as z from 'zod/mini';
import type { StripeEventDetail } from '../../events/catalogue.ts';
import { InvalidRequest } from '../../platform/errors.ts';
import { readJson } from '../../platform/http/input.ts';
import { once } from '../../platform/once.ts';

/** Printable, without spaces: it becomes a key in tables and in S3. */
const id = z.string().check(z.regex(/^[!-~]{1,255}$/));

/** Seconds since the epoch: the end of the year 9999, as late as a thin event can say. */
const LATEST = 253_402_300_799;

const snapshot = once(() =>
  z.object({
    object: z.literal('event'),
    id,
    type: z.string().check(z.minLength(1), z.maxLength(128)),
    created: z.int().check(z.minimum(0), z.maximum(LATEST)),
    livemode: z.boolean(),
    api_version: z.nullish(z.string()),
    account: z.nullish(z.string().check(z.regex(/^[!-~]{0,255}$/))),
  }),
);

const thin = once(() =>
  z.object({
    object: z.literal('v2.core.event'),
    id,
    type: z.string().check(z.minLength(1), z.maxLength(128)),
    created: z.iso.datetime({ offset: true }),
    livemode: z.boolean(),
    context: z.nullish(z.string()),
  }),
);
const style = once(() => z.object({ object: z.enum(['event', 'v2.core.event']) }));

/** An event on its way to the bus. */
export type ReceivedEvent = Omit<StripeEventDetail, 'claim' | 'proof' | 'body'> & { body: string };

/**
 * Reads what every Stripe event has, of either style; of what it is about nothing is read here, so
 * that a type nobody knows yet is accepted.
 * @throws InvalidRequest when the body is no Stripe event, or of the other mode (test events reach
 *   a live endpoint when someone copies its secret).
 */
export function readReceivedEvent(
  body: Buffer,
  { livemode }: { livemode: boolean },
): ReceivedEvent {
  const payload = readJson(body.toString('utf8'));
  // The schema of the other style is not made: an endpoint gets one of them.
  const { object } = parse(style(), payload);
  const event = object === 'event' ? parse(snapshot(), payload) : parse(thin(), payload);
  if (event.livemode !== livemode)
    throw new InvalidRequest(
      event.livemode
        ? 'This endpoint takes test mode events, and this one is live'
        : 'This endpoint takes live events, and this one is of test mode',
    );
  // Without the white space that Stripe sends.
  const common = { id: event.id, type: event.type, livemode, body: JSON.stringify(payload) };
  return event.object === 'event'
    ? {
        ...common,
        account: event.account ?? '',
        created: event.created,
        apiVersion: event.api_version ?? null,
        style: 'snapshot',
      }
    : {
        ...common,
        account: accountOf(event.context),
        created: Math.floor(Date.parse(event.created) / 1000),
        apiVersion: null,
        style: 'thin',
      };
}

/** A thin event's context is a path that ends in the account it is about: `org_1/acct_2`. */
function accountOf(context: string | null | undefined): string {
  return context?.split('/').findLast((part) => part.startsWith('acct_')) ?? '';
}

/** @throws InvalidRequest naming the fields, never their values */
function parse<S extends z.ZodMiniType>(schema: S, payload: unknown): z.output<S> {
  // Code that zod would make of a schema costs the first event a millisecond, and spares the others microseconds.
  const parsed = z.safeParse(schema, payload, { jitless: true });
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => issue.path.join('.') || 'body');
  throw new InvalidRequest(`The body is no Stripe event: check ${[...new Set(wrong)].join(', ')}`);
}
