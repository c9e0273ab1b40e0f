import type { Noun } from '../noun.ts';
import { history } from './history.ts';
import { list } from './list.ts';
import { parked } from './parked.ts';
import { run } from './run.ts';

/** Scheduled work: what there is, when it ran, and running it by hand. */
export const noun: Noun = {
  name: 'jobs',
  summary: 'scheduled work: list, run now, history, whom it leaves out',
  verbs: { list, run, history, parked },
};
