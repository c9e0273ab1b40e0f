import { DAY, inSeconds, MINUTE } from '../../../shared/platform/durations.ts';
import { type Form, formOf, textOf } from '../form.ts';
import { invalid } from '../refusal.ts';
import { newId, type Store } from '../store.ts';

/** Seconds. */
const BACK = inSeconds(35 * DAY);
const AHEAD = inSeconds(5 * MINUTE);

/** `POST /v1/billing/meter_events`: each identifier once; what has been counted is refused by a 400. */
export function createMeterEvent(store: Store, form: Form): Record<string, unknown> {
  const identifier = textOf(form.identifier) ?? newId('mev');
  const name = String(form.event_name);
  const payload = formOf(form.payload);
  if (!textOf(payload.value)) throw invalid('payload.value is missing', { param: 'payload' });
  if (identifier.length > 100) throw invalid('identifier is too long', { param: 'identifier' });
  if (store.find('billing.meter_event', identifier))
    throw invalid(`An event already exists with identifier ${identifier}.`);
  const now = store.seconds();
  const timestamp = Number(textOf(form.timestamp) ?? now);
  if (timestamp < now - BACK || timestamp > now + AHEAD)
    throw invalid('The timestamp must be within the past 35 days and 5 minutes ahead', {
      code: 'timestamp_invalid',
      param: 'timestamp',
    });
  const { id: _, ...shown } = store.put({
    id: identifier,
    object: 'billing.meter_event',
    created: now,
    event_name: name,
    identifier,
    livemode: false,
    payload,
    timestamp,
  });
  // It has no id there.
  return shown;
}
