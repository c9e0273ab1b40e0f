import { findParked } from '../../../shared/email/ledger/parked.ts';
import { listParked } from '../../../shared/email/queries.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { settleParkedMail } from '../../actions/email.ts';
import { carryOut } from '../carry-out.ts';
import { confirm, YES } from '../confirm.ts';
import type { CliContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';

/** More is an incident, which `email resend` goes through in parts. */
const MOST = 1_000;

export const parked = verb({
  summary: 'mails that may have left or not, and wait for a decision',
  problems: 'there are some',
  examples: ['email parked'],
  async run(_input, { db, out }) {
    const { rows } = await listParked({ limit: MOST }, { sql: db });
    out.show(rows, () =>
      rows.length === 0
        ? text`Nothing is parked.`
        : out.table(rows, {
            id: (m) => m.id,
            template: (m) => m.template,
            tried: (m) => m.sendingAt,
            parked: (m) => m.parkedAt,
            reason: (m) => m.reason,
          }),
    );
    return rows.length === 0 ? EXIT.ok : EXIT.problems;
  },
});

const IDS = [{ name: 'id', summary: 'ledger ids, from email parked', required: true, many: true }];

export const decide = verb({
  summary: 'send parked mails once more: somebody may get one twice',
  args: IDS,
  options: { yes: YES },
  changes: true,
  examples: ['email resend 4711'],
  run: ({ args, options: { yes }, dryRun }, context) =>
    decideOn(
      {
        ids: args,
        dryRun,
        yes,
        question: (n) => `Send ${n} once more? Whoever has it already gets it twice.`,
        action: 'email resend',
        move: 'send-again',
      },
      context,
    ),
});

export const giveUp = verb({
  summary: 'leave parked mails as they are, as failed: somebody may never get one',
  args: IDS,
  options: { yes: YES },
  changes: true,
  examples: ['email give-up 4711'],
  run: ({ args, options: { yes }, dryRun }, context) =>
    decideOn(
      {
        ids: args,
        dryRun,
        yes,
        question: (n) => `Give up ${n}? Whoever has it not yet never gets it.`,
        action: 'email give-up',
        move: 'give-up',
      },
      context,
    ),
});

type Decision = {
  ids: string[];
  dryRun: boolean;
  yes: boolean;
  question: (mails: string) => string;
  action: string;
  move: 'send-again' | 'give-up';
};

async function decideOn(decision: Decision, context: CliContext) {
  const { ids, dryRun, yes, question, action, move } = decision;
  const { db, out } = context;
  if (ids.some((id) => !/^\d{1,18}$/.test(id))) throw new WrongUse('Ids are numbers');
  const list = await findParked({ ids }, { sql: db });
  const unknown = ids.filter((id) => !list.includes(id));
  if (unknown.length > 0)
    throw new WrongUse(`Not parked: ${unknown.join(', ')}. What is: npm run ops -- email parked`);
  const mails = list.length === 1 ? 'one mail' : `${list.length} mails`;
  if (!dryRun) await confirm({ question: question(mails), yes }, context);
  const changed = await carryOut({ dryRun }, () => settleParkedMail({ ids, move }, context));
  out.show({ dryRun, changed, of: ids.length }, () =>
    dryRun
      ? text`Would settle ${changed} of ${ids.length}`
      : text`${changed} of ${ids.length}: ${action}`,
  );
  return changed === ids.length ? EXIT.ok : EXIT.failed;
}
