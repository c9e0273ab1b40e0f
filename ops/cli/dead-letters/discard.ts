import { flag } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { discard as discardOnRecord } from '../../actions/dead-letters.ts';
import { carryOut } from '../carry-out.ts';
import { confirm, YES } from '../confirm.ts';
import { EXIT, verb } from '../noun.ts';
import { chooseIds, FILTER_OPTIONS } from './selection.ts';

/** So many are looked at one by one; more are a decision of their own. */
const FEW = 10;

export const discard = verb({
  summary: 'give them up, with a reason; they are kept as discarded',
  args: [{ name: 'id', summary: 'ids, or their beginnings', many: true }],
  options: {
    ...FILTER_OPTIONS,
    all: flag('everything that waits'),
    yes: YES,
    reason: { type: 'string', value: 'TEXT', summary: 'why (required; kept with each)' },
  },
  changes: true,
  wayBack: 'dead-letters replay with the same filter and --status discarded',
  problems: 'some did not wait (being replayed, resolved or discarded) and were left as they are',
  examples: [
    'dead-letters discard 3f2a91c0 --reason "test event of a deleted customer"',
    'dead-letters discard --queue billing --error RejectMessage --reason "known" --dry-run',
  ],
  async run({ args, options, dryRun }, context) {
    const { out } = context;
    const reason = options.reason?.trim();
    if (!reason) throw new WrongUse('--reason is required');
    const ids = await chooseIds({ args, options }, context);
    const when = ids.length > FEW && !dryRun;
    await confirm(
      { question: `Discard ${ids.length} dead letters?`, when, yes: options.yes },
      context,
    );
    const discarded = await carryOut({ dryRun }, () => discardOnRecord({ ids, reason }, context));
    const left = ids.filter((id) => !discarded.includes(id));
    out.show({ dryRun, discarded, left }, () =>
      lines(
        dryRun
          ? [text`Would discard ${discarded.length}:`, ...discarded.map((id) => text`${id}`)]
          : text`${discarded.length} discarded. To send them after all: dead-letters replay with the same filter and --status discarded.`,
        left.length > 0 && [
          text`Left as they are, because they do not wait:`,
          ...left.map((id) => text`${id}`),
        ],
      ),
    );
    return left.length === 0 ? EXIT.ok : EXIT.problems;
  },
});
