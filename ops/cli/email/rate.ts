import { listRateLimits } from '../../../shared/email/rate-limit.ts';
import { choice } from '../../../tools/command-line/options.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { changeRate } from '../../actions/email.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';

/** Beyond any provider's quota: a slip. */
const MOST = 100_000;

export const rate = verb({
  summary: 'what all senders together may send a second; --set changes it',
  options: {
    set: {
      type: 'string',
      value: 'N',
      summary: 'mails a second, from the SES account’s quota',
      read(given: string): number {
        const perSecond = /^\d{1,6}(\.\d{1,3})?$/.test(given) ? Number(given) : 0;
        if (perSecond > 0 && perSecond <= MOST) return perSecond;
        throw new WrongUse(`a number above 0 and up to ${MOST} is needed`);
      },
    },
    channel: choice(['email', 'slack', 'sns'], {
      value: 'NAME',
      summary: 'whose rate is set',
      fallback: 'email',
    }),
  },
  changes: true,
  wayBack: 'the same with the old number',
  examples: ['email rate', 'email rate --set 50'],
  async run({ options, dryRun }, context) {
    const { db, out } = context;
    const { channel, set: perSecond } = options;
    if (perSecond !== undefined)
      await carryOut({ dryRun }, () => changeRate({ channel, perSecond }, context));
    const limits = await listRateLimits({ sql: db });
    out.show(limits, () =>
      out.table(limits, {
        channel: (r) => r.channel,
        'per second': (r) => r.perSecond,
        'paused until': (r) => r.pausedUntil,
        why: (r) => r.why,
      }),
    );
    return EXIT.ok;
  },
});
