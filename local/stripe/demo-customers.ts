import type { Store } from './store.ts';
import { fromSample } from './templates.ts';

export type DemoCustomer = { id: string; organizationId: string; name: string; email: string };

/** Seconds: before whatever the sample events tell of one. */
export const DEMO_CUSTOMER_SINCE = 1_793_600_000;

/** Puts a customer of the demo there, without telling of it: its row is written with the demo. */
export function addDemoCustomer(store: Store, { id, organizationId, name, email }: DemoCustomer) {
  if (store.find('customer', id)) return;
  store.put(
    fromSample('customer.created', {
      id,
      name,
      email,
      created: DEMO_CUSTOMER_SINCE,
      livemode: false,
      metadata: { organization_id: organizationId },
      currency: null,
      balance: 0,
      delinquent: false,
      discount: null,
      address: null,
      phone: null,
      shipping: null,
      description: null,
      invoice_settings: {
        custom_fields: null,
        default_payment_method: null,
        footer: null,
        rendering_options: null,
      },
    }),
  );
}
