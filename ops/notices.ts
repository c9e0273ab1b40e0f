import { randomUUID } from 'node:crypto';
import { tellOperators } from '../shared/notices/tell-operators.ts';
import { audited } from './audit.ts';
import { UsageError } from './frame/usage-error.ts';
import { EXIT, type Noun, verb } from './noun.ts';

type Target = { id: string; channel: string; address: string; enabled: boolean };
type Told = {
  key: string;
  title: string;
  times: number;
  first_at: Date;
  last_at: Date;
  open: boolean;
};

const CHANNELS = ['email', 'slack', 'sns'];

const list = verb({
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

const targets = verb({
  summary: 'where notices go',
  async run(_input, { db, out }) {
    const { rows } = await db.query<Target>(
      'SELECT id, channel, address, enabled FROM notice_targets ORDER BY channel, address',
    );
    out.show(rows, () =>
      out.table(rows, {
        channel: (t) => t.channel,
        address: (t) => t.address,
        enabled: (t) => t.enabled,
      }),
    );
    return EXIT.ok;
  },
});

const PLACE = [
  { name: 'channel', summary: 'email, slack or sns', required: true },
  {
    name: 'address',
    summary: 'an address, a topic’s ARN, or the ARN of the secret with Slack’s webhook',
    required: true,
  },
];

const add = verb({
  summary: 'send notices there too',
  args: PLACE,
  changes: true,
  examples: ['notices add email ops@example.com'],
  async run({ args: [channel = '', address = ''], dryRun }, context) {
    if (!CHANNELS.includes(channel)) throw new UsageError(`The channel is ${CHANNELS.join(', ')}`);
    if (!dryRun) {
      await audited(
        { action: 'notices add', subject: { channel }, outcome: () => ({}) },
        context,
        () =>
          context.db.query(
            `INSERT INTO notice_targets (channel, address) VALUES ($1, $2)
           ON CONFLICT (channel, address) DO UPDATE SET enabled = true`,
            [channel, address],
          ),
      );
    }
    context.out.show({ dryRun, channel }, () => (dryRun ? 'Would add it' : 'Added'));
    return EXIT.ok;
  },
});

const remove = verb({
  summary: 'send notices there no more',
  args: PLACE,
  changes: true,
  async run({ args: [channel = '', address = ''], dryRun }, context) {
    const removed = dryRun
      ? 0
      : await audited(
          { action: 'notices remove', subject: { channel }, outcome: (n) => ({ removed: n }) },
          context,
          async () =>
            (
              await context.db.query(
                'DELETE FROM notice_targets WHERE channel = $1 AND address = $2',
                [channel, address],
              )
            ).rowCount,
        );
    context.out.show({ dryRun, removed }, () =>
      dryRun ? 'Would remove it' : `${removed} removed`,
    );
    return dryRun || removed > 0 ? EXIT.ok : EXIT.failed;
  },
});

const test = verb({
  summary: 'tell every target something harmless; see the ledger with email list',
  changes: true,
  async run({ dryRun }, context) {
    const { db, clock, out, stage } = context;
    const queued = dryRun
      ? 0
      : await audited(
          { action: 'notices test', subject: {}, outcome: (n) => ({ queued: n }) },
          context,
          () =>
            tellOperators(
              {
                key: `test:${randomUUID()}`,
                title: `Nightshift can reach you (${stage})`,
                body: 'Nothing is wrong: an operator asked for this.',
              },
              { sql: db, clock },
            ),
        );
    out.show({ dryRun, queued }, () => (dryRun ? 'Would tell' : `${queued} queued`));
    return dryRun || queued > 0 ? EXIT.ok : EXIT.failed;
  },
});

/** What operators are told without asking, and where. */
export const noun: Noun = {
  name: 'notices',
  summary: 'what operators are told, and where: list, targets, add, remove, test',
  verbs: { list, targets, add, remove, test },
};
