import type { Noun } from '../noun.ts';
import { customers, quarantine, subscriptions } from './lists.ts';
import { map } from './map.ts';

/** Stripe customers, their organisations, and what waits for one. */
export const noun: Noun = {
  name: 'billing',
  summary: 'Stripe customers, their organisations, and what waits for one',
  verbs: { customers, subscriptions, map, quarantine },
};
