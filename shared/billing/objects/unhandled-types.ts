import { snapshotType } from './handled-types.ts';

/**
 * Why types change no row, by type or family (`family.*`). They stay in the inbox as `ignored`.
 * A type that is neither here nor projected is new to us: when it names an object that has a row,
 * the log says so.
 */
export const UNHANDLED_TYPES: Readonly<Record<string, string>> = {
  'invoice.upcoming': 'a forecast: no invoice exists, and it has no id',
  'invoice_payment.*': '`invoice.updated` and `invoice.paid` carry what was paid',
  'invoiceitem.*': 'on an invoice it shows in `invoice.updated`, before that it is no debt',
  'subscription_schedule.*':
    'a plan for later; each phase that begins is told by `customer.subscription.updated`',
  'checkout.session.*':
    'what it brings about has events of its own: customer, subscription, invoice, charge',
  'customer.source.*': 'sources are the older form of payment methods and have no row',
  'customer.bank_account.*': 'sources are the older form of payment methods and have no row',
  'customer.card.*': 'sources are the older form of payment methods and have no row',
  'customer.tax_id.*': 'tax ids have no row',
  'customer_cash_balance_transaction.*': 'cash balances have no row',
  'payment_intent.*': 'the charge and the invoice tell how it ended',
  'setup_intent.*': '`payment_method.attached` tells how it ended',
  'mandate.*': 'mandates have no row',
  'source.*': 'sources are the older form of payment methods and have no row',
  'coupon.*': 'a coupon at work is told by `customer.discount.*`',
  'promotion_code.*': 'a code at work is told by `customer.discount.*`',
  'price.*': 'what a price unlocks is the operator’s: billing_plans',
  'plan.*': 'what a price unlocks is the operator’s: billing_plans',
  'product.*': 'what a price unlocks is the operator’s: billing_plans',
  'tax_rate.*': 'rates show in the invoice’s amounts',
  'quote.*': 'an accepted quote makes a subscription or an invoice, which has its own events',
  'entitlements.*': 'features are told from billing_plans',
  'billing.*': 'meters and credits have no row yet',
  'billing_portal.*': 'what a customer changes there has its own events',
  'radar.*': 'a warning of fraud; what follows is a refund or a dispute',
  'review.*': 'what follows is a refund or a dispute',
  'account.*': 'the account itself, no tenant’s',
  'capability.*': 'the account itself, no tenant’s',
  'person.*': 'the account itself, no tenant’s',
  'balance.*': 'the account’s own money, no tenant’s',
  'balance_settings.*': 'the account’s own money, no tenant’s',
  'payout.*': 'the account’s own money, no tenant’s',
  'topup.*': 'the account’s own money, no tenant’s',
  'transfer.*': 'the account’s own money, no tenant’s',
  'application_fee.*': 'the account’s own money, no tenant’s',
  'reporting.*': 'reports of the account',
  'sigma.*': 'reports of the account',
  'tax.*': 'settings of the account',
};

/** @returns why the type changes no row; undefined for a type that nobody here knows. */
export function whyUnhandled(eventType: string): string | undefined {
  const name = snapshotType(eventType);
  if (Object.hasOwn(UNHANDLED_TYPES, name)) return UNHANDLED_TYPES[name];
  const family = `${name.slice(0, name.indexOf('.'))}.*`;
  const narrower = `${name.split('.').slice(0, 2).join('.')}.*`;
  return UNHANDLED_TYPES[narrower] ?? UNHANDLED_TYPES[family];
}
