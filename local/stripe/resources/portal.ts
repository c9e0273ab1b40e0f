import { type Form, textOf } from '../form.ts';
import { newId, type Store, type StripeObject } from '../store.ts';

/** `POST /v1/billing_portal/sessions` */
export function openPortal(store: Store, form: Form, { url }: { url: string }): StripeObject {
  const { id: customer } = store.named('customer', String(form.customer), 'customer');
  const id = newId('bps');
  return store.put({
    id,
    object: 'billing_portal.session',
    configuration: 'bpc_Nightshift',
    created: store.seconds(),
    customer,
    customer_account: null,
    flow: null,
    livemode: false,
    locale: null,
    on_behalf_of: null,
    return_url: textOf(form.return_url) ?? null,
    url: `${url}/p/session/${id}`,
  });
}
