import { drill } from './backup/drill.ts';
import { fetch } from './backup/fetch.ts';
import { hold, release } from './backup/hold.ts';
import { identity } from './backup/identity.ts';
import { keygen } from './backup/keygen.ts';
import { list } from './backup/list.ts';
import { prune } from './backup/prune.ts';
import { restore } from './backup/restore.ts';
import { run } from './backup/run.ts';
import { verify } from './backup/verify.ts';
import type { Noun } from './noun.ts';

/** Backups of the database: take, prove, restore. */
export const noun: Noun = {
  name: 'backup',
  summary: 'backups of the database: take, verify, drill, restore',
  verbs: { run, list, verify, drill, restore, fetch, keygen, identity, prune, hold, release },
};
