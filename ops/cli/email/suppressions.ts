import { listSuppressions } from '../../../shared/email/suppressions.ts';
import { formsOf } from '../../../shared/platform/email-address.ts';
import { count } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import * as onRecord from '../../actions/email.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';
import { requireEmailAddress } from './address.ts';

export const suppressed = verb({
  summary: 'addresses that get no mail, and why',
  args: [{ name: 'address', summary: 'one address; the newest ones by default' }],
  options: { limit: count({ summary: 'how many at most', fallback: 20, min: 1 }) },
  examples: ['email suppressed', 'email suppressed ada@example.com'],
  async run({ args: [given], options }, { db, out }) {
    const address = given === undefined ? undefined : requireEmailAddress(given);
    const { rows: found } = await listSuppressions({ address, limit: options.limit }, { sql: db });
    out.show(found, () =>
      found.length === 0
        ? text`${address ?? 'Nobody'} is ${address === undefined ? '' : 'not '}held back.`
        : out.table(found, {
            // Asked for by address, it is shown; a list of everybody's is not.
            address: (s) => (address === undefined ? masked(s.address) : s.address),
            organisation: (s) => s.organizationId ?? 'all',
            category: (s) => s.category ?? 'all',
            reason: (s) => s.reason,
            since: (s) => s.since,
          }),
    );
    return EXIT.ok;
  },
});

/** Mails go by the address as the application wrote it: its domain may stand either way. */
const waysOf = (given: string) => [given, ...formsOf(requireEmailAddress(given))];

const masked = (address: string) => address.replace(/^(.).*(?=@)/, '$1…');

export const suppress = verb({
  summary: 'send no more mail to an address',
  args: [{ name: 'address', summary: 'whose', required: true }],
  changes: true,
  wayBack: 'email unsuppress',
  examples: ['email suppress ada@example.com'],
  async run({ args: [given = ''], dryRun }, context) {
    const ways = waysOf(given);
    await carryOut({ dryRun }, () => onRecord.suppress({ ways }, context));
    context.out.show({ dryRun, suppressed: 1 }, () =>
      dryRun ? text`Would suppress` : text`Suppressed`,
    );
    return EXIT.ok;
  },
});

export const unsuppress = verb({
  summary: 'let an address have mail again; what the person unsubscribed from stays off',
  args: [{ name: 'address', summary: 'whose', required: true }],
  changes: true,
  wayBack: 'email suppress',
  examples: ['email unsuppress ada@example.com'],
  async run({ args: [given = ''], dryRun }, context) {
    const ways = waysOf(given);
    const removed = await carryOut({ dryRun }, () => onRecord.unsuppress({ ways }, context));
    if (removed === 0)
      throw new WrongUse(
        `${given} is not suppressed: npm run ops -- email suppressed shows who is`,
      );
    context.out.show({ dryRun, removed }, () =>
      dryRun ? text`Would remove` : text`${removed} removed`,
    );
    return EXIT.ok;
  },
});
