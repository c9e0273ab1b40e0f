import type { Noun } from '../noun.ts';
import { defaultPlan } from './default.ts';
import { grant, revoke } from './grant.ts';
import { list } from './list.ts';
import { set } from './set.ts';

/** What organisations can buy, and what it lets them do. */
export const noun: Noun = {
  name: 'plans',
  summary: 'what organisations can buy, and what it lets them do',
  verbs: { list, set, default: defaultPlan, grant, revoke },
};
