import { randomUUID } from 'node:crypto';
import { tellOperators } from '../../../shared/notices/tell-operators.ts';
import { audited } from '../../actions/audit.ts';
import { wakeSender } from '../email/wake-sender.ts';
import { EXIT, verb } from '../noun.ts';

type Told = {
  key: string;
  title: string;
  times: number;
  first_at: Date;
  last_at: Date;
  open: boolean;
};

export const list = verb({
  summary: 'what operators were told, newest first',
  async run(_input, { db, out }) {
    const { rows } = await db.query<Told>(
      `SELECT key, title, times, first_at, last_at, resolved_at IS NULL AS open
       FROM notices ORDER BY last_at DESC LIMIT 50`,
    );
    out.show(rows, () =>
      out.table(rows, {
        notice: (n) => n.title,
        times: (n) => n.times,
        since: (n) => n.first_at,
        last: (n) => n.last_at,
        open: (n) => n.open,
      }),
    );
    return EXIT.ok;
  },
});

export const test = verb({
  summary: 'tell every target something harmless; see the ledger with email list',
  changes: true,
  async run({ dryRun }, context) {
    const { db, clock, out, stage } = context;
    const queued = dryRun
      ? 0
      : await audited(
          { action: 'notices test', subject: {}, outcome: (n) => ({ queued: n }) },
          context,
          async () => {
            const told = await tellOperators(
              {
                key: `test:${randomUUID()}`,
                title: `Nightshift can reach you (${stage})`,
                body: 'Nothing is wrong: an operator asked for this.',
              },
              { sql: db, clock },
            );
            await wakeSender(context);
            return told;
          },
        );
    out.show({ dryRun, queued }, () => (dryRun ? 'Would tell' : `${queued} queued`));
    return dryRun || queued > 0 ? EXIT.ok : EXIT.failed;
  },
});
