import { flag } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { backfillBilling } from '../../actions/billing.ts';
import { EXIT, verb } from '../noun.ts';
import { stageBooks } from './books.ts';

export const backfill = verb({
  summary: 'write rows of everything that Stripe has; goes on where it was interrupted',
  description: [
    "Walks over the platform's own account, then over the connected ones that somebody here is a",
    'customer of: an account that nobody was mapped in is not known.',
  ].join('\n'),
  options: { restart: flag('from the beginning, whatever was done before') },
  changes: true,
  wayBack: 'none is needed: rows say what Stripe has',
  examples: ['billing backfill'],
  async run({ options, dryRun }, context) {
    const { out } = context;
    const books = await stageBooks(context);
    if (dryRun) {
      out.show({ dryRun }, () => text`Would write rows of everything that Stripe has.`);
      return EXIT.ok;
    }
    const done = await backfillBilling(
      { ...options, onPage: (kind, seen) => out.progress(text`${kind}: ${seen}`) },
      { ...context, books },
    );
    const objects = Object.values(done.seen).reduce((a, b) => a + b, 0);
    const again = done.resumed ? ' It went on where it had stopped.' : '';
    const closed = done.closed.length > 0 ? ` Not to be read: ${done.closed.join(', ')}.` : '';
    out.show(
      done,
      () =>
        text`${objects} objects of Stripe's seen, ${done.written} rows written.${again}${closed}`,
    );
    return EXIT.ok;
  },
});
