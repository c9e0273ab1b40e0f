import { discard } from './dead-letters/discard.ts';
import { list } from './dead-letters/list.ts';
import { replay } from './dead-letters/replay.ts';
import { show } from './dead-letters/show.ts';
import type { Noun } from './noun.ts';

/** Messages that cannot proceed: look, mend, replay. */
export const noun: Noun = {
  name: 'dead-letters',
  summary: 'messages that cannot proceed, with their reason',
  verbs: { list, show, replay, discard },
};
