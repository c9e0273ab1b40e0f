import { setTimeout as pause } from 'node:timers/promises';
import { mappedTo } from '../../../shared/billing/map-customer.ts';
import { countQuarantined } from '../../../shared/billing/queries/quarantine.ts';
import { events } from '../../../shared/events/catalogue.ts';
import { count, flag } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { mapToOrganization } from '../../actions/billing.ts';
import { carryOut } from '../carry-out.ts';
import type { CliContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization } from '../organization.ts';

export const map = verb({
  summary: 'say which organisation a Stripe customer is; what waited for it is applied',
  args: [
    { name: 'customer', summary: 'Stripe customer, cus_…', required: true },
    {
      name: 'organization',
      summary: 'whose: its id, the beginning of it, or a part of its name; a terminal is asked',
    },
  ],
  options: {
    account: {
      type: 'string',
      value: 'ACCT',
      summary: "connected account; the platform's own by default",
    },
    move: flag('take it from the organisation that it belongs to now'),
    wait: count({
      value: 'SECONDS',
      summary: 'wait so long for what is applied',
      fallback: 30,
    }),
  },
  changes: true,
  wayBack: 'billing map of the other organisation with --move; each mapping is in the audit',
  problems: 'mapped, and some of what waited is not applied yet',
  examples: ['billing map cus_Q1 11111111-1111-4111-8111-111111111111'],
  async run({ args, options, dryRun }, context) {
    const { db, out } = context;
    const [customer = '', given] = args;
    const { account = '', move } = options;
    if (!/^(cus|acct)_\w{1,250}$/.test(customer))
      throw new WrongUse(
        `"${customer}" is no Stripe customer: those begin with cus_, or with acct_ where an account stands for one`,
      );
    if (account !== '' && !/^acct_\w{1,250}$/.test(account))
      throw new WrongUse(`"${account}" is no Stripe account: those begin with acct_`);
    const key = { account, customer };
    const organization = given ?? (await askWhose(customer, context));
    const { id: organizationId, name } = await namedOrganization(organization, context);
    const waiting = await countQuarantined(key, { sql: db });
    if (dryRun) {
      await carryOut({ dryRun }, () =>
        mapToOrganization({ ...key, organizationId, move, waiting }, context),
      );
      const owner = await mappedTo(key, { sql: db });
      const now = owner ? text`; it belongs to ${owner} now` : '';
      out.show(
        { dryRun: true, customer, organizationId, waiting, owner: owner ?? null },
        () => text`Would map ${customer} to ${name} and apply ${waiting} events${now}.`,
      );
      return EXIT.ok;
    }
    const mapped = await mapToOrganization({ ...key, organizationId, move, waiting }, context);
    if (mapped !== 'already-done') await pokeRelay(context);
    const left = await awaitRelease(key, options.wait, context);
    const words = { mapped: 'Mapped', moved: 'Moved', 'already-done': 'Already mapped:' }[mapped];
    const rest = left > 0 ? text` ${left} still wait.` : '';
    out.show(
      { customer, organizationId, result: mapped, applied: waiting - left, left },
      () =>
        text`${words} ${customer} to ${name}. ${waiting - left} of ${waiting} waiting events applied.${rest}`,
    );
    return left === 0 ? EXIT.ok : EXIT.problems;
  },
});

/** The console shows the command without it: whose it is, only who looks knows. */
function askWhose(customer: string, { interactive, ask }: CliContext): Promise<string> {
  if (!interactive) throw new WrongUse('Say whose it is: billing map CUSTOMER ORGANIZATION');
  return ask(`Whose is ${customer}? The id or a part of the name: `);
}

/** The relay would come within a minute by itself. */
async function pokeRelay({ stack, aws, out }: CliContext): Promise<void> {
  const { source, detailType } = events.outboxWritten;
  try {
    const { PutEventsCommand } = await import('@aws-sdk/client-eventbridge');
    const entry = { EventBusName: stack.bus, Source: source, DetailType: detailType, Detail: '{}' };
    await (await aws.events()).send(new PutEventsCommand({ Entries: [entry] }));
  } catch {
    out.progress(text`The relay could not be woken; it comes within a minute.`);
  }
}

async function awaitRelease(
  key: { account: string; customer: string },
  seconds: number,
  { db }: CliContext,
): Promise<number> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const left = await countQuarantined(key, { sql: db });
    if (left === 0 || performance.now() >= deadline) return left;
    await pause(200);
  }
}
