import { listBlocked, readRange } from '../../shared/access/blocked-addresses.ts';
import { HOUR } from '../../shared/platform/durations.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';
import { count } from '../../tools/command-line/options.ts';
import { text } from '../../tools/command-line/text.ts';
import { WrongUse } from '../../tools/command-line/wrong-use.ts';
import { block as blockAddress, unblock as unblockAddress } from '../actions/access.ts';
import { carryOut } from './carry-out.ts';
import { EXIT, type Noun, verb } from './noun.ts';
import { reasonOption, requiredReason } from './reason.ts';

const rangeArgument = {
  name: 'range',
  summary: 'an address or a range: 192.0.2.7, 192.0.2.0/24; of IPv6 an address means its /64',
  required: true,
} as const;

function requireRange(given: string): string {
  try {
    return readRange(given);
  } catch (cause) {
    if (cause instanceof InvalidRequest) throw new WrongUse(cause.message, { cause });
    throw cause;
  }
}

const list = verb({
  summary: 'addresses from which the API takes no calls, the newest first',
  examples: ['addresses list'],
  async run(_input, { db, out }) {
    const found = await listBlocked({ sql: db });
    out.show(found, () =>
      found.length === 0
        ? text`No address is blocked.`
        : out.table(found, {
            range: (it) => it.range,
            until: (it) => it.blockedUntil ?? 'it is taken out',
            reason: (it) => it.reason,
            by: (it) => it.blockedBy,
          }),
    );
    return EXIT.ok;
  },
});

const block = verb({
  summary: 'take no calls of the API from an address',
  args: [rangeArgument],
  options: {
    ...reasonOption,
    hours: count({ summary: 'for so long; until it is taken out by default', min: 1, max: 87_600 }),
  },
  changes: true,
  wayBack: 'addresses unblock',
  examples: ['addresses block 192.0.2.0/24 --hours 24 --reason "guesses codes"'],
  async run({ args: [given = ''], options, dryRun }, context) {
    const reason = requiredReason(options);
    const range = requireRange(given);
    const { hours } = options;
    const until = hours === undefined ? null : new Date(context.clock().getTime() + hours * HOUR);
    await carryOut({ dryRun }, () => blockAddress({ range, until, reason }, context));
    context.out.show(
      { dryRun, range, until },
      () =>
        text`${dryRun ? 'Would block' : 'Blocked'} ${range}${until ? text` until ${until}` : ''}.`,
    );
    return EXIT.ok;
  },
});

const unblock = verb({
  summary: 'take calls from an address again',
  args: [rangeArgument],
  changes: true,
  wayBack: 'addresses block',
  examples: ['addresses unblock 192.0.2.0/24'],
  async run({ args: [given = ''], dryRun }, context) {
    const range = requireRange(given);
    await carryOut({ dryRun }, () => unblockAddress({ range }, context));
    context.out.show(
      { dryRun, range },
      () => text`${dryRun ? 'Would unblock' : 'Unblocked'} ${range}.`,
    );
    return EXIT.ok;
  },
});

/** Addresses that may not call. */
export const noun: Noun = {
  name: 'addresses',
  summary: 'addresses from which the API takes no calls',
  verbs: { list, block, unblock },
};
