import type { Noun } from '../noun.ts';
import { drill } from './drill.ts';
import { drillClone } from './drill-clone.ts';
import { fetch } from './fetch.ts';
import { hold, release } from './hold.ts';
import { identity } from './identity.ts';
import { keygen } from './keygen.ts';
import { list } from './list.ts';
import { prune } from './prune.ts';
import { restore } from './restore.ts';
import { run } from './run.ts';
import { verify } from './verify.ts';

/** Backups of the database: take, prove, restore. */
export const noun: Noun = {
  name: 'backup',
  summary: 'backups of the database: take, verify, drill, restore',
  verbs: {
    run,
    list,
    verify,
    drill,
    'drill-clone': drillClone,
    restore,
    fetch,
    keygen,
    identity,
    prune,
    hold,
    release,
  },
};
