import type { StripeEventDetail } from '../../events/catalogue.ts';
import { InvalidRequest } from '../../platform/errors.ts';
import { readJson } from '../../platform/http/input.ts';

// No schemas of zod's: making them was most of what the first event of a cold start took beyond its calls.

/** Printable, without spaces: it becomes a key in tables and in S3. */
const ID = /^[!-~]{1,255}$/;
const ACCOUNT = /^[!-~]{0,255}$/;

/** Seconds since the epoch: the end of the year 9999, as late as a thin event can say. */
const LATEST = 253_402_300_799;

/** ISO 8601 with its offset. */
const MOMENT =
  /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

type Common = { id: string; type: string; livemode: boolean };
type Snapshot = Common & {
  object: 'event';
  /** Seconds since the epoch. */
  created: number;
  api_version?: string | null;
  account?: string | null;
};
type Thin = Common & {
  object: 'v2.core.event';
  /** ISO 8601. */
  created: string;
  context?: string | null;
};

type Checks = Readonly<Record<string, (value: unknown) => boolean>>;

const isText = (value: unknown) => typeof value === 'string';
const isAbsent = (value: unknown) => value === undefined || value === null;
const isLike = (value: unknown, form: RegExp) => typeof value === 'string' && form.test(value);

const COMMON: Checks = {
  id: (value) => isLike(value, ID),
  type: (value) => typeof value === 'string' && value.length > 0 && value.length <= 128,
};

const SNAPSHOT: Checks = {
  ...COMMON,
  created: (value) => Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= LATEST,
  livemode: (value) => typeof value === 'boolean',
  api_version: (value) => isAbsent(value) || isText(value),
  account: (value) => isAbsent(value) || isLike(value, ACCOUNT),
};

const THIN: Checks = {
  ...COMMON,
  created: isMoment,
  livemode: (value) => typeof value === 'boolean',
  context: (value) => isAbsent(value) || isText(value),
};

/** Of a day that there is. */
function isMoment(value: unknown): boolean {
  const day = typeof value === 'string' ? MOMENT.exec(value)?.[1] : undefined;
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${day}T`);
}

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
  const event = check(payload);
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
function check(payload: unknown): Snapshot | Thin {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
    throw refused(['body']);
  const event = payload as Record<string, unknown>;
  const { object } = event;
  if (object !== 'event' && object !== 'v2.core.event') throw refused(['object']);
  const checks = Object.entries(object === 'event' ? SNAPSHOT : THIN);
  const wrong = checks.flatMap(([name, fits]) => (fits(event[name]) ? [] : [name]));
  if (wrong.length > 0) throw refused(wrong);
  return payload as Snapshot | Thin;
}

const refused = (fields: string[]) =>
  new InvalidRequest(`The body is no Stripe event: check ${fields.join(', ')}`);
