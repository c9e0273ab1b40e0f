import type { Noun } from '../noun.ts';
import { hold, release } from './hold.ts';
import { list } from './list.ts';
import { restore } from './restore.ts';
import { run } from './run.ts';

/** How long rows are kept: apply it, see what was archived, put it back, hold it. */
export const noun: Noun = {
  name: 'retention',
  summary: 'how long rows are kept: archive, delete, put back, hold',
  verbs: { run, list, restore, hold, release },
};
