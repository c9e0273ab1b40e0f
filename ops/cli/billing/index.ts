import type { Noun } from '../noun.ts';
import { backfill } from './backfill.ts';
import { checkout } from './checkout.ts';
import { customers, quarantine, subscriptions } from './lists.ts';
import { map } from './map.ts';
import { ignored, invoices, payments } from './money.ts';
import { pause, resume } from './pauses.ts';
import { settings } from './settings.ts';
import { verify } from './verify.ts';

/** Stripe customers, their organisations, and what waits for one. */
export const noun: Noun = {
  name: 'billing',
  summary: 'Stripe customers, their organisations, and what waits for one',
  verbs: {
    customers,
    subscriptions,
    invoices,
    payments,
    map,
    quarantine,
    ignored,
    settings,
    checkout,
    verify,
    backfill,
    pause,
    resume,
  },
};
