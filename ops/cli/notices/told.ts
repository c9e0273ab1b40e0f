import { listTold } from '../../../shared/notices/queries.ts';
import { count } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { testNotices } from '../../actions/notices.ts';
import { EXIT, verb } from '../noun.ts';

export const list = verb({
  summary: 'what operators were told, newest first',
  options: { limit: count({ summary: 'how many at most', fallback: 50, min: 1 }) },
  examples: ['notices list'],
  async run({ options }, { db, out }) {
    const told = await listTold(options, { sql: db });
    out.show(told, () =>
      told.length === 0
        ? text`Operators were told nothing yet.`
        : out.table(told, {
            notice: (n) => n.title,
            times: (n) => n.times,
            since: (n) => n.firstAt,
            last: (n) => n.lastAt,
            open: (n) => n.open,
          }),
    );
    return EXIT.ok;
  },
});

export const test = verb({
  summary: 'tell every target something harmless; see the ledger with email list',
  changes: true,
  wayBack: 'nothing to take back: a notice that says that nothing is wrong',
  examples: ['notices test'],
  async run({ dryRun }, context) {
    const { out } = context;
    const queued = dryRun ? 0 : await testNotices(context);
    out.show({ dryRun, queued }, () => (dryRun ? text`Would tell` : text`${queued} queued`));
    return dryRun || queued > 0 ? EXIT.ok : EXIT.failed;
  },
});
