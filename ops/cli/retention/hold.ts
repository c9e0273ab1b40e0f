import { findHold, holdTarget } from '../../../shared/retention/legal-hold.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { hold as setHold } from '../../actions/retention.ts';
import type { OpsContext } from '../../context.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';

const TARGET = { name: 'target', summary: 'a table, or the id of an organisation', required: true };

export const hold = verb({
  summary: 'legal hold: keep the rows of a table or of an organisation',
  args: [TARGET],
  options: { reason: { type: 'string', value: 'TEXT', summary: 'why, e.g. the case number' } },
  changes: true,
  wayBack: 'retention release',
  examples: ['retention hold audit_logs --reason "case 4711"'],
  async run({ args, options, dryRun }, context) {
    if (!options.reason) throw new WrongUse('--reason says why');
    const target = args[0] as string;
    await change({ target, reason: options.reason, dryRun }, context);
    const what = dryRun ? 'would be' : 'is';
    context.out.show({ target, hold: true, dryRun }, () => text`${target} ${what} on hold`);
    return EXIT.ok;
  },
});

export const release = verb({
  summary: 'lift a legal hold',
  args: [TARGET],
  examples: ['retention release audit_logs'],
  changes: true,
  wayBack: 'retention hold, before the next run of the retention',
  async run({ args, dryRun }, context) {
    const target = args[0] as string;
    const before = await change({ target, reason: null, dryRun }, context);
    context.out.show({ target, hold: false, dryRun, before }, () => {
      if (before === null) return text`${target} was not on hold`;
      return text`${target} ${dryRun ? 'would be' : 'is'} released; it was on hold: ${before}`;
    });
    return EXIT.ok;
  },
});

/** @returns why it was on hold, or null */
async function change(
  input: { target: string; reason: string | null; dryRun: boolean },
  context: OpsContext,
): Promise<string | null> {
  const target = holdTarget(input.target);
  const { reason: before } = await findHold(target, { sql: context.db });
  await carryOut(input, () => setHold({ target: input.target, reason: input.reason }, context));
  return before;
}
