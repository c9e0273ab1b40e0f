import { audited } from '../../actions/audit.ts';
import { EXIT, verb } from '../noun.ts';
import { addressOf, PLACE, readPlace } from './place.ts';

type Target = { id: string; channel: string; address: string; enabled: boolean };
export const targets = verb({
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

export const add = verb({
  summary: 'send notices there too',
  args: PLACE,
  changes: true,
  examples: ['notices add email ops@example.com', 'notices add slack'],
  async run({ args, dryRun }, context) {
    const { channel, address } = readPlace(args, context);
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

export const remove = verb({
  summary: 'send notices there no more',
  args: PLACE,
  changes: true,
  async run({ args, dryRun }, context) {
    const [channel = '', given] = args;
    const address = addressOf(channel, given, context);
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
