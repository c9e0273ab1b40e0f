import type { Noun } from '../noun.ts';
import { approve, dismiss, snooze } from './decide.ts';
import { importMovementsFile } from './import.ts';
import { orders } from './orders.ts';
import { runs } from './runs.ts';
import { show } from './show.ts';

/** What will be used, when it runs out, and what to order. */
export const noun: Noun = {
  name: 'forecast',
  summary: 'what will be used, when it runs out, what to order',
  verbs: { show, orders, approve, snooze, dismiss, runs, import: importMovementsFile },
};
