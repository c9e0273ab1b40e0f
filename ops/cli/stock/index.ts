import type { Noun } from '../noun.ts';
import { closures } from './closures.ts';
import { giveUp, orders, receive } from './orders.ts';
import { receipts } from './receipts.ts';
import { rule } from './rule.ts';

/** What comes in, and how it is bought. */
export const noun: Noun = {
  name: 'stock',
  summary: 'orders that are on their way, how items are bought, closed days',
  verbs: { orders, receive, 'give-up': giveUp, rule, closures, receipts },
};
