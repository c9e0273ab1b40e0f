import type { Store, StripeObject } from './store.ts';

type Sample = {
  type?: unknown;
  created?: unknown;
  data?: { object?: StripeObject & { customer?: unknown } };
};

/** Of when an object was told of last. */
const MARK = 'nightshift.sample';

/**
 * Knows what a sample event tells of, as the Stripe that sent it would: whoever asks for the object
 * afterwards finds it. Of two events about one object the later one counts.
 */
export function knowSample(store: Store, event: Sample): void {
  const { type, created, data: { object } = {} } = event;
  if (typeof type !== 'string' || !object?.id || !object.object) return;
  const { id, object: kind } = object;
  const at = Number(created);
  const mark = `${kind}/${id}`;
  if (at < (store.find(MARK, mark)?.created ?? 0)) return;
  store.put({ id: mark, object: MARK, created: at });
  if (type === 'customer.deleted') store.remove(kind, id);
  else if (kind === 'discount') knowDiscount(store, { type, object });
  else store.put(object);
}

/** Stripe has a discount as a part of its customer, and tells of the customer too. */
function knowDiscount(store: Store, { type, object }: { type: string; object: StripeObject }) {
  const customer = store.find('customer', String(object.customer));
  if (!customer) return;
  const discount = type.endsWith('.deleted') ? null : object;
  store.change('customer.updated', { ...customer, discount });
}
