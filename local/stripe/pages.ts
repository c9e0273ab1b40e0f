import { html, raw } from 'hono/html';
import { completeCheckout } from './resources/checkout.ts';
import {
  cancelSubscription,
  renewSubscription,
  updateSubscription,
} from './resources/subscriptions.ts';
import type { Store, StripeObject } from './store.ts';

/** A page, or where the browser goes next. */
export type PageAnswer = { status: number; body?: string; location?: string };

type Ask = { store: Store; method: string; path: string };

export const STYLE =
  'body{font:16px/1.5 system-ui;max-width:34rem;margin:3rem auto;padding:0 1rem}button{font:inherit;padding:.5rem 1rem}td{padding-right:1rem}';

/** The pages that a buyer sees: a checkout that pays by one button, and a portal. */
export function answerPage({ store, method, path }: Ask): PageAnswer | undefined {
  const [, checkout] = /^\/c\/pay\/(cs_\w+)$/.exec(path) ?? [];
  if (checkout) return checkoutPage(store, checkout, method);
  const [, portal, verb, subscription] =
    /^\/p\/session\/(bps_\w+)(?:\/(cancel|resume|renew|fail)\/(sub_\w+))?$/.exec(path) ?? [];
  if (portal) return portalPage(store, portal, { method, verb, subscription });
  return undefined;
}

function checkoutPage(store: Store, id: string, method: string): PageAnswer {
  const session = store.find('checkout.session', id);
  if (!session) return page(404, 'There is no such checkout', '');
  if (method === 'POST') {
    const done = completeCheckout(store, id);
    return { status: 303, location: String(done.success_url) };
  }
  const { items } = session.nightshift_plan as { items: { price: string; quantity: number }[] };
  const rows = items.map(({ price, quantity }) => {
    const { nickname, unit_amount: amount } = store.get('price', price);
    return html`<tr><td>${quantity} × ${nickname}</td><td>$${((Number(amount) * quantity) / 100).toFixed(2)}</td></tr>`;
  });
  const pay =
    session.status === 'open'
      ? html`<form method="post"><button>Pay $${(Number(session.amount_total) / 100).toFixed(2)}</button></form>`
      : html`<p>This checkout is ${session.status}.</p>`;
  return page(
    200,
    'Checkout of the local Stripe',
    html`<table>${rows}</table>${pay}<p><a href="${String(session.cancel_url)}">Back</a></p>`,
  );
}

function portalPage(
  store: Store,
  id: string,
  asked: { method: string; verb: string | undefined; subscription: string | undefined },
): PageAnswer {
  const session = store.find('billing_portal.session', id);
  if (!session) return page(404, 'There is no such session', '');
  const own = store.all('subscription').filter(({ customer }) => customer === session.customer);
  if (asked.method === 'POST') {
    const chosen = own.find((it) => it.id === asked.subscription);
    if (chosen) act(store, chosen, asked.verb);
    return { status: 303, location: `/p/session/${id}` };
  }
  const button = (it: StripeObject, verb: string, label: string) =>
    html`<form method="post" action="/p/session/${id}/${verb}/${it.id}"><button>${label}</button></form>`;
  const rows = own.map((it) => {
    const ends = Boolean(it.cancel_at_period_end);
    return html`<tr><td>${it.id}</td><td>${it.status}${ends ? ', ends with its period' : ''}</td><td>
      ${ends ? [button(it, 'resume', 'Keep it'), button(it, 'cancel', 'End it now')] : button(it, 'cancel', 'Cancel')}
      ${button(it, 'renew', 'Let the next period begin, paid')}
      ${button(it, 'fail', 'Let the next payment fail')}</td></tr>`;
  });
  return page(
    200,
    'Portal of the local Stripe',
    html`<table>${rows}</table><p><a href="${String(session.return_url)}">Back</a></p>`,
  );
}

function act(store: Store, subscription: StripeObject, verb: string | undefined): void {
  if (subscription.status === 'canceled') return;
  if (verb === 'resume')
    updateSubscription(store, subscription.id, { cancel_at_period_end: 'false' });
  else if (verb === 'cancel' && subscription.cancel_at_period_end)
    cancelSubscription(store, subscription.id);
  else if (verb === 'cancel')
    updateSubscription(store, subscription.id, { cancel_at_period_end: 'true' });
  else renewSubscription(store, subscription.id, { paid: verb === 'renew' });
}

const page = (status: number, title: string, body: unknown): PageAnswer => ({
  status,
  body: String(
    html`<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>${raw(STYLE)}</style><h1>${title}</h1>${body}</html>`,
  ),
});
