import { correct } from './documents/correct.ts';
import { approve, reject } from './documents/decide.ts';
import { list } from './documents/list.ts';
import { parse } from './documents/parse.ts';
import { show } from './documents/show.ts';
import type { Noun } from './noun.ts';

/** Vendor invoices: read a file, see what came of those that were sent, decide. */
export const noun: Noun = {
  name: 'documents',
  summary: 'vendor invoices: read, list, correct, approve',
  verbs: { parse, list, show, correct, approve, reject },
};
