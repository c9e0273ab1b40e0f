import { history } from './jobs/history.ts';
import { list } from './jobs/list.ts';
import { run } from './jobs/run.ts';
import type { Noun } from './noun.ts';

/** Scheduled work: what there is, when it ran, and running it by hand. */
export const noun: Noun = {
  name: 'jobs',
  summary: 'scheduled work: list, run now, history',
  verbs: { list, run, history },
};
