import type { Noun } from '../noun.ts';
import { add, remove, targets } from './targets.ts';
import { list, test } from './told.ts';

/** What operators are told without asking, and where. */
export const noun: Noun = {
  name: 'notices',
  summary: 'what operators are told, and where: list, targets, add, remove, test',
  verbs: { list, targets, add, remove, test },
};
