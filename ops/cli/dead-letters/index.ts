import type { Noun } from '../noun.ts';
import { discard } from './discard.ts';
import { groups } from './groups.ts';
import { list } from './list.ts';
import { replay } from './replay.ts';
import { show } from './show.ts';

/** Messages that cannot proceed: look, mend, replay. */
export const noun: Noun = {
  name: 'dead-letters',
  summary: 'messages that cannot proceed, with their reason',
  verbs: { groups, list, show, replay, discard },
};
