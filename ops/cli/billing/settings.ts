import { putSettings } from '../../../shared/billing/put-settings.ts';
import { choice, count } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { changeSettings } from '../../actions/billing.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';

const CHOICES = ['unlocks', 'locks'] as const;

export const settings = verb({
  summary: 'what a subscription unlocks while it is paused, disputed or overdue',
  options: {
    paused: choice(CHOICES, { value: 'WHAT', summary: 'a paused collection' }),
    disputed: choice(CHOICES, { value: 'WHAT', summary: 'an open dispute' }),
    'grace-days': count({ summary: 'days that what is overdue goes on unlocking', max: 365 }),
  },
  changes: true,
  wayBack: 'the same with the old value',
  examples: ['billing settings', 'billing settings --paused locks'],
  async run({ options: { paused, disputed, 'grace-days': graceDays }, dryRun }, context) {
    const { db, out } = context;
    const wanted = {
      ...(paused && { pausedUnlocks: paused === 'unlocks' }),
      ...(disputed && { disputedUnlocks: disputed === 'unlocks' }),
      ...(graceDays !== undefined && { graceDays }),
    };
    const now =
      Object.keys(wanted).length > 0
        ? await carryOut({ dryRun }, () => changeSettings(wanted, context))
        : await putSettings({}, { sql: db });
    const word = (unlocks: boolean) => (unlocks ? 'unlocks' : 'locks');
    out.show(
      dryRun ? { dryRun: true, ...now } : now,
      () =>
        text`${dryRun ? 'Would be: a' : 'A'} paused collection ${word(now.pausedUnlocks)}, an open dispute ${word(now.disputedUnlocks)} what the plan has; what is overdue unlocks it for ${now.graceDays} days.`,
    );
    return EXIT.ok;
  },
});
