import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proveIntake } from '../../shared/billing/intake-proof.ts';
import {
  type IncomingEvent,
  parsePayload,
  readPayload,
} from '../../shared/billing/projection/incoming-event.ts';
import type { StripeEventDetail } from '../../shared/events/catalogue.ts';

export const HARBOR = '11111111-1111-4111-8111-111111111111';
export const MILL = '22222222-2222-4222-8222-222222222222';
export const CUSTOMER = 'cus_NightshiftDemo1';

export type StripeEvent = {
  id: string;
  object: 'event';
  type: string;
  created: number;
  api_version: string | null;
  livemode: boolean;
  account?: string;
  data: { object: Record<string, unknown>; previous_attributes?: Record<string, unknown> };
};

/** A sample event of events/stripe, by its type. */
export function sample(type: string): StripeEvent {
  const path = join(import.meta.dirname, '../../events/stripe', `${type}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as StripeEvent;
}

type Overrides = {
  id?: string;
  created?: number;
  account?: string;
  object?: Record<string, unknown>;
  previous?: Record<string, unknown>;
};

let counter = 0;

/** A sample event with another id, time or object. */
export function makeEvent(type: string, { object, previous, ...own }: Overrides = {}): StripeEvent {
  const event = sample(type);
  counter += 1;
  return {
    ...event,
    id: `evt_test_${counter}`,
    ...own,
    data: {
      object: { ...event.data.object, ...object },
      ...(previous ? { previous_attributes: previous } : {}),
    },
  };
}

/** The key of the intake and the consumer in tests. */
export const INTAKE_KEY = 'intake-key';
export const intakeKeys = {
  current: async () => [INTAKE_KEY],
  newest: async () => [INTAKE_KEY],
};

/** An event's detail with the intake's proof. */
export function proven<D extends Omit<StripeEventDetail, 'proof'> & { body: string }>(
  detail: D,
): D {
  const { body, ...event } = detail;
  return { ...detail, proof: proveIntake({ event, body }, { key: INTAKE_KEY }) };
}

/** What the intake puts on the bus for a snapshot event. */
export function detailOf(event: StripeEvent): StripeEventDetail & { body: string } {
  return proven({
    id: event.id,
    type: event.type,
    account: event.account ?? '',
    livemode: event.livemode,
    created: event.created,
    apiVersion: event.api_version,
    style: 'snapshot',
    body: JSON.stringify(event),
  });
}

/** A snapshot event as its payload tells it. */
export const incomingOf = (event: StripeEvent): IncomingEvent => {
  const { body, ...detail } = detailOf(event);
  return readPayload({ ...detail, ...parsePayload(body), claim: undefined });
};
