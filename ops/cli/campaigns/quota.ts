import { NotFound } from '../../../shared/platform/errors.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { audited } from '../../actions/audit.ts';
import type { OpsContext } from '../../context.ts';
import { EXIT, verb } from '../noun.ts';

type Quota = { plan: string; monthly: number };

export const quota = verb({
  summary: 'campaign mails a month by plan; --set changes one',
  args: [{ name: 'plan', summary: 'id of a billing plan, or "none"; all without' }],
  options: { set: { type: 'string', value: 'N', summary: 'mails a month' } },
  changes: true,
  examples: ['campaigns quota', 'campaigns quota pro --set 20000'],
  async run({ args: [plan], options, dryRun }, context) {
    const { db, out } = context;
    if (options.set !== undefined && !dryRun) await setQuota(plan, options.set, context);
    const { rows } = await db.query<Quota>(
      `SELECT plan, monthly FROM email_plan_quotas WHERE $1::text IS NULL OR plan = $1 ORDER BY plan`,
      [plan === undefined ? null : keyOf(plan)],
    );
    out.show(rows, () =>
      out.table(rows, { plan: (q) => q.plan || 'none', 'mails a month': (q) => q.monthly }),
    );
    return EXIT.ok;
  },
});

/** In the table the empty id stands for organisations without a plan, or with one that has no row. */
const keyOf = (plan: string) => (plan === 'none' ? '' : plan);

async function setQuota(plan: string | undefined, text: string, context: OpsContext) {
  if (plan === undefined) throw new WrongUse('--set needs the plan');
  const monthly = /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  if (monthly === undefined) throw new WrongUse('--set: no such number of mails');
  const known = await context.db.query('SELECT FROM billing_plans WHERE id = $1', [plan]);
  // A slip in the name would leave the plan's customers with the quota of those without one.
  if (plan !== 'none' && known.rowCount === 0) throw new NotFound(`There is no plan "${plan}"`);
  await audited(
    { action: 'campaigns quota', subject: { plan, monthly }, outcome: () => ({}) },
    context,
    () =>
      context.db.query(
        `INSERT INTO email_plan_quotas (plan, monthly) VALUES ($1, $2)
         ON CONFLICT (plan) DO UPDATE SET monthly = excluded.monthly`,
        [keyOf(plan), monthly],
      ),
  );
}
