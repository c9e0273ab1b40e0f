import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { audited } from '../../actions/audit.ts';
import { EXIT, verb } from '../noun.ts';

type Rate = { channel: string; per_second: number; paused_until: Date | null; why: string | null };

export const rate = verb({
  summary: 'what all senders together may send a second; --set changes it',
  options: {
    set: { type: 'string', value: 'N', summary: 'mails a second, from the SES account’s quota' },
    channel: { type: 'string', value: 'NAME', summary: 'email, slack or sns (email)' },
  },
  changes: true,
  examples: ['email rate', 'email rate --set 50'],
  async run({ options, dryRun }, context) {
    const { db, out } = context;
    const channel = options.channel ?? 'email';
    if (options.set !== undefined) {
      const perSecond = Number(options.set);
      if (!(perSecond > 0 && perSecond <= 100_000)) throw new WrongUse('--set: no such rate');
      if (!dryRun) {
        await audited(
          { action: 'email rate', subject: { channel, perSecond }, outcome: () => ({}) },
          context,
          () =>
            db.query('UPDATE email_rate_limits SET per_second = $2 WHERE channel = $1', [
              channel,
              perSecond,
            ]),
        );
      }
    }
    const { rows } = await db.query<Rate>(
      `SELECT channel, per_second,
         CASE WHEN paused_until > now() THEN paused_until END AS paused_until,
         CASE WHEN paused_until > now() THEN pause_reason END AS why
       FROM email_rate_limits ORDER BY channel`,
    );
    out.show(rows, () =>
      out.table(rows, {
        channel: (r) => r.channel,
        'per second': (r) => r.per_second,
        'paused until': (r) => r.paused_until,
        why: (r) => r.why,
      }),
    );
    return EXIT.ok;
  },
});
