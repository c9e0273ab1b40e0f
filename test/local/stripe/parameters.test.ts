import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LocalStripe, startLocalStripe } from '../../../local/stripe/server.ts';

describe('the parameters of the local Stripe', () => {
  let stripe: LocalStripe;
  beforeAll(async () => {
    stripe = await startLocalStripe();
  });
  afterAll(() => stripe.stop());

  const ask = async (name: string, form = '', headers: Record<string, string> = {}) => {
    const [method = '', path = ''] = name.split(' ');
    const response = await fetch(`${stripe.url}${path}${method === 'POST' ? '' : `?${form}`}`, {
      method,
      headers: {
        authorization: 'Bearer sk_test_1',
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      ...(method === 'POST' ? { body: form } : {}),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const refusal = (code: string, param: string) => ({
    status: 400,
    body: { error: { type: 'invalid_request_error', code, param, message: expect.any(String) } },
  });

  it.each([
    'POST /v1/customers',
    'POST /v1/subscriptions',
    'POST /v1/checkout/sessions',
    'POST /v1/billing_portal/sessions',
    'POST /v1/billing/meter_events',
    'POST /v1/invoices/in_1/pay',
    'GET /v1/customers/cus_1',
    'DELETE /v1/customers/cus_1',
    'GET /v1/payment_methods/pm_1',
    'GET /v1/events',
    'GET /v1/refunds',
  ])('%s refuses one that it does not know', async (name) => {
    expect(await ask(name, 'unheard=1')).toEqual(refusal('parameter_unknown', 'unheard'));
  });

  it.each([
    [
      'POST /v1/subscriptions',
      'customer=c&items[0][price]=p&items[0][amount]=1',
      'items[0][amount]',
    ],
    ['POST /v1/checkout/sessions', 'subscription_data[days]=1', 'subscription_data[days]'],
    ['GET /v1/customers', 'created[since]=1', 'created[since]'],
    ['GET /v1/payment_methods', 'created[gte]=1', 'created[gte]'],
    ['POST /v1/customers', '__proto__[a]=1', '__proto__[a]'],
  ])('%s refuses it inside another: %s', async (name, form, param) => {
    expect(await ask(name, form)).toEqual(refusal('parameter_unknown', param));
  });

  it.each([
    ['POST /v1/subscriptions', '', 'customer'],
    ['POST /v1/subscriptions', 'customer=cus_1', 'items'],
    ['POST /v1/billing_portal/sessions', 'customer=', 'customer'],
    ['POST /v1/billing/meter_events', 'event_name=calls', 'payload'],
    ['GET /v1/subscription_items', '', 'subscription'],
  ])('%s with %p lacks one', async (name, form, param) => {
    expect(await ask(name, form)).toEqual(refusal('parameter_missing', param));
  });

  it.each([
    ['POST /v1/billing_portal/sessions', 'customer=cus_no', 'customer'],
    ['POST /v1/subscriptions', 'customer=cus_no&items[0][price]=p', 'customer'],
    ['GET /v1/customers', 'starting_after=cus_no', 'starting_after'],
    ['GET /v1/customers', 'ending_before=cus_no', 'ending_before'],
  ])('%s refuses one that names nothing: %s', async (name, form, param) => {
    expect(await ask(name, form)).toEqual(refusal('resource_missing', param));
  });

  it('keep no idempotency key where they are refused', async () => {
    const key = { 'idempotency-key': 'once' };
    expect(await ask('POST /v1/customers', 'nam=A', key)).toMatchObject({ status: 400 });
    expect(await ask('POST /v1/customers', 'name=A', key)).toMatchObject({ status: 200 });
  });

  it('page a list forth and back', async () => {
    const prices = async (form: string) => {
      const { body } = await ask('GET /v1/prices', form);
      return { ids: (body.data as { id: string }[]).map(({ id }) => id), more: body.has_more };
    };
    const { ids } = await prices('limit=4');
    expect(await prices(`limit=2&starting_after=${ids[0]}`)).toEqual({
      ids: ids.slice(1, 3),
      more: true,
    });
    expect(await prices(`limit=2&ending_before=${ids[3]}`)).toEqual({
      ids: ids.slice(1, 3),
      more: true,
    });
    expect(await prices(`limit=3&ending_before=${ids[2]}`)).toEqual({
      ids: ids.slice(0, 2),
      more: false,
    });
  });
});
