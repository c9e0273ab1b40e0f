import { requirePlan } from '../../../shared/entitlements/plans.ts';
import { timeToCome } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { givePlan, takePlan } from '../../actions/entitlements.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization } from '../organization.ts';
import { reasonOption, requiredReason } from '../reason.ts';

const whose = {
  name: 'organization',
  summary: 'whose: its id, the beginning of it, or a part of its name',
  required: true,
} as const;

export const grant = verb({
  summary: 'give an organisation a plan beside what it pays for',
  args: [whose, { name: 'plan', summary: 'id of the plan', required: true }],
  options: {
    ...reasonOption,
    until: timeToCome({ summary: 'when it ends by itself: 30d, or ISO 8601; never by default' }),
  },
  changes: true,
  wayBack: 'plans revoke',
  examples: [
    'plans grant harbor enterprise --reason "pilot customer" --until 2027-01-01T00:00:00Z',
  ],
  async run({ args: [given = '', plan = ''], options, dryRun }, context) {
    const reason = requiredReason(options);
    const { id: organizationId, name } = await namedOrganization(given, context);
    await requirePlan({ id: plan }, { sql: context.db });
    const expiresAt = options.until?.(context.clock()) ?? null;
    const input = { organizationId, plan, reason, expiresAt };
    await carryOut({ dryRun }, () => givePlan(input, context));
    context.out.show(
      { dryRun, ...input },
      () => text`${dryRun ? 'Would give' : 'Gave'} ${name} the plan ${plan}.`,
    );
    return EXIT.ok;
  },
});

export const revoke = verb({
  summary: 'take back a plan that was given; what is paid for stays',
  args: [whose],
  options: reasonOption,
  changes: true,
  wayBack: 'plans grant, with the plan that the audit names',
  examples: ['plans revoke harbor --reason "pilot is over"'],
  async run({ args: [given = ''], options, dryRun }, context) {
    const reason = requiredReason(options);
    const { id: organizationId, name } = await namedOrganization(given, context);
    const had = await carryOut({ dryRun }, () => takePlan({ organizationId, reason }, context));
    context.out.show({ dryRun, organizationId, had }, () =>
      !had
        ? text`${name} was given no plan.`
        : text`${dryRun ? 'Would take' : 'Took'} the given plan of ${name} back.`,
    );
    return EXIT.ok;
  },
});
