import type { Noun } from '../noun.ts';
import { consume } from './consume.ts';
import { recount } from './recount.ts';
import { set } from './set.ts';
import { show } from './show.ts';

/** What organisations use of their plans. */
export const noun: Noun = {
  name: 'usage',
  summary: 'what organisations use of their plans',
  verbs: { show, consume, recount, set },
};
