import type { Noun } from '../noun.ts';
import { list } from './list.ts';
import { decide, giveUp, parked } from './parked.ts';
import { preview } from './preview.ts';
import { rate } from './rate.ts';
import { suppress, suppressed, unsuppress } from './suppressions.ts';
import { test } from './test.ts';

/** The mail ledger: what left, what did not and why. */
export const noun: Noun = {
  name: 'email',
  summary: 'the mail ledger: list, preview, test, parked, suppressions, rate',
  verbs: {
    list,
    preview,
    test,
    parked,
    resend: decide,
    'give-up': giveUp,
    suppressed,
    suppress,
    unsuppress,
    rate,
  },
};
