import { snapshotType } from './handled-types.ts';

/**
 * Why types change no row, by type or family (`family.*`). They stay in the inbox as `ignored`.
 * A type that is neither here nor projected is new to us: when it names an object that has a row,
 * the log says so.
 */
export const UNHANDLED_TYPES: Readonly<Record<string, string>> = {
  'invoice.upcoming': 'a forecast: no invoice exists, and it has no id',
  'v1.customer.discount.*':
    'a thin event has no id of the discount; its snapshot does, and invoices carry what it took off',
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
  'payment_link.*': 'who pays by a link has events of their own: customer, subscription, invoice',
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
  'reserve.*': 'the account’s own money, no tenant’s',
  'treasury.*': 'money that you hold for others: not what an organisation owes you',
  'financial_connections.*': 'bank accounts that were linked, not payments',
  'identity.*': 'who somebody is, not what they pay',
  'three_d_secure.*': 'the charge and the invoice tell how it ended',
  'cash_balance.*': 'cash balances have no row',
  'issuing_authorization.*': 'cards that you issue: not what an organisation owes you',
  'issuing_card.*': 'cards that you issue: not what an organisation owes you',
  'issuing_cardholder.*': 'cards that you issue: not what an organisation owes you',
  'issuing_dispute.*': 'cards that you issue: not what an organisation owes you',
  'issuing_personalization_design.*': 'cards that you issue: not what an organisation owes you',
  'issuing_token.*': 'cards that you issue: not what an organisation owes you',
  'issuing_transaction.*': 'cards that you issue: not what an organisation owes you',
  'terminal.*': 'devices in a shop',
  'climate.*': 'orders of yours',
  'apps.*': 'apps of the account',
  'file.*': 'files of the account',
  'test_helpers.*': 'clocks of tests: what they bring about has events of its own',
  'v2.core.event.*': 'a ping of Stripe’s',
  'v2.core.event_destination.*': 'settings of the account',
  'v2.core.*': 'accounts beside their customers: what they owe is told by their invoices',
  'v2.commerce.*': 'what you sell: what a price unlocks is the operator’s, in billing_plans',
  'v2.money_management.*': 'the account’s own money, no tenant’s',
  'reporting.*': 'reports of the account',
  'sigma.*': 'reports of the account',
  'tax.*': 'settings of the account',
};

/** @returns why the type changes no row; undefined for a type that nobody here knows. */
export function whyUnhandled(eventType: string): string | undefined {
  const known = [eventType, snapshotType(eventType)].flatMap((name) => {
    const parts = name.split('.');
    // The type itself, then its families from the narrowest.
    return [name, ...[3, 2, 1].map((many) => `${parts.slice(0, many).join('.')}.*`)];
  });
  const found = known.find((name) => Object.hasOwn(UNHANDLED_TYPES, name));
  return found === undefined ? undefined : UNHANDLED_TYPES[found];
}
