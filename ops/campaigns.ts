import { create } from './campaigns/create.ts';
import { list, report } from './campaigns/list.ts';
import { cancel, pause, resume, schedule } from './campaigns/moves.ts';
import { quota } from './campaigns/quota.ts';
import type { Noun } from './noun.ts';

/** Mails to many: draft, schedule, pause, resume, cancel, and who got what. */
export const noun: Noun = {
  name: 'campaigns',
  summary: 'mails to many: create, schedule, pause, resume, cancel, report, quota',
  verbs: { list, report, create, schedule, pause, resume, cancel, quota },
};
