import type { Drift } from '../../../shared/billing/reconcile/drift.ts';
import { reconcile } from '../../../shared/billing/reconcile/reconcile.ts';
import { flag, time } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { repairBilling } from '../../actions/billing.ts';
import { EXIT, verb } from '../noun.ts';
import { stageBooks } from './books.ts';

export const verify = verb({
  summary: 'compare Stripe’s objects with our rows, both ways; --repair writes what Stripe has',
  options: {
    repair: flag('write what Stripe has'),
    since: time({ summary: 'of invoices and payments, only those made since; all by default' }),
  },
  changes: true,
  wayBack: 'none is needed: rows say what Stripe has',
  problems: 'something differs, and is not repaired',
  examples: ['billing verify', 'billing verify --repair --since 35d'],
  async run({ options, dryRun }, context) {
    const { db, clock, out } = context;
    const repair = options.repair && !dryRun;
    const books = await stageBooks(context);
    const wish = {
      repair,
      since: options.since?.(clock()),
      onPage: (kind: string, { seen }: { seen: number }) => out.progress(text`${kind}: ${seen}`),
    };
    const found = repair
      ? await repairBilling(wish, { ...context, books })
      : await reconcile({ ...wish, renew: false }, { db, clock, books });
    const objects = Object.values(found.seen).reduce((a, b) => a + b, 0);
    out.show({ dryRun, ...found }, () =>
      found.drifts.length === 0
        ? text`${objects} objects of Stripe's: every row is as they are.`
        : out.table(found.drifts, {
            object: (d: Drift) => d.kind,
            id: (d) => d.id,
            account: (d) => d.account || null,
            drift: (d) => d.what,
            columns: (d) => d.fields.join(' ') || null,
            now: (d) => (d.repaired ? 'repaired' : 'differs'),
          }),
    );
    for (const account of found.closed)
      out.progress(text`${account} lets nobody look any more: it was left out`);
    return found.drifts.every(({ repaired }) => repaired) ? EXIT.ok : EXIT.problems;
  },
});
