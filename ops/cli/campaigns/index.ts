import type { Noun } from '../noun.ts';
import { create } from './create.ts';
import { list, report } from './list.ts';
import { cancel, pause, resume, schedule } from './moves.ts';
import { quota } from './quota.ts';

/** Mails to many: draft, schedule, pause, resume, cancel, and who got what. */
export const noun: Noun = {
  name: 'campaigns',
  summary: 'mails to many: create, schedule, pause, resume, cancel, report, quota',
  verbs: { list, report, create, schedule, pause, resume, cancel, quota },
};
