import type { Noun } from '../noun.ts';
import { correct } from './correct.ts';
import { approve, reject } from './decide.ts';
import { drive, driveFolder } from './drive.ts';
import { exportDocuments } from './export.ts';
import { list } from './list.ts';
import { mail, mails } from './mail.ts';
import { parse } from './parse.ts';
import { distrust, senders, trust } from './senders.ts';
import { show } from './show.ts';
import { keep, split } from './split.ts';
import { watch } from './watch.ts';

/** Vendor invoices: read a file, see what came of those that were sent, decide. */
export const noun: Noun = {
  name: 'documents',
  summary: 'vendor invoices: read, list, correct, approve, export',
  verbs: {
    parse,
    list,
    show,
    correct,
    approve,
    reject,
    split,
    keep,
    export: exportDocuments,
    watch,
    mail,
    mails,
    senders,
    trust,
    distrust,
    drive,
    'drive-folder': driveFolder,
  },
};
