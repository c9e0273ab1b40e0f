import { list } from './email/list.ts';
import { decide, giveUp, parked } from './email/parked.ts';
import { preview } from './email/preview.ts';
import { rate } from './email/rate.ts';
import { suppress, suppressed, unsuppress } from './email/suppressions.ts';
import { test } from './email/test.ts';
import type { Noun } from './noun.ts';

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
