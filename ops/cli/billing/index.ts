import { EXIT, type Noun, verb } from '../noun.ts';
import { listCustomers, listQuarantine } from './customers.ts';
import { map } from './map.ts';
import { readSelection, selectionOptions } from './selection.ts';
import { subscriptions } from './subscriptions.ts';

/** Stripe customers, their organisations, and what waits for one. */
export const noun: Noun = {
  name: 'billing',
  summary: 'Stripe customers, their organisations, and what waits for one',
  verbs: {
    customers: verb({
      summary: 'Stripe customers and their organisations',
      options: selectionOptions,
      async run({ options }, { db, out }) {
        const customers = await listCustomers(readSelection(options), { sql: db });
        out.show(customers, () =>
          customers.length === 0
            ? 'No customers.'
            : out.table(customers, {
                customer: (c) => c.customer,
                account: (c) => c.account,
                organisation: (c) => c.organization,
                'organisation id': (c) => c.organizationId,
                subscriptions: (c) => c.subscriptions,
                deleted: (c) => (c.deleted ? 'deleted' : null),
              }),
        );
        return EXIT.ok;
      },
    }),
    subscriptions,
    map,
    quarantine: verb({
      summary: 'customers whose events wait, because they have no organisation',
      problems: 'some wait',
      async run(_input, { db, out }) {
        const waiting = await listQuarantine({ sql: db });
        out.show(waiting, () =>
          waiting.length === 0
            ? 'Nothing waits.'
            : out.table(waiting, {
                customer: (q) => q.customer,
                account: (q) => q.account,
                mode: (q) => (q.livemode ? 'live' : 'test'),
                events: (q) => q.events,
                oldest: (q) => q.oldest,
                types: (q) => q.types.join(' '),
              }),
        );
        return waiting.length === 0 ? EXIT.ok : EXIT.problems;
      },
    }),
  },
};
