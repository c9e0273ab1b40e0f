import { LONGEST_GRACE } from '../../../shared/access/api-keys/queries.ts';
import { idBeginningWith } from '../../../shared/platform/database/id-beginning.ts';
import { count } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { revokeKey, rotateKey } from '../../actions/access.ts';
import { carryOut } from '../carry-out.ts';
import { confirm, YES } from '../confirm.ts';
import type { CliContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';

const args = [
  {
    name: 'id',
    summary: 'the key, or the beginning of its id, from `api-keys list`',
    required: true,
  },
];

const findKey = (given: string, organizationId: string, { db }: Pick<CliContext, 'db'>) =>
  idBeginningWith({ given, table: 'api_keys', noun: 'API key', organizationId }, { sql: db });

export const rotate = verb({
  summary: 'give an API key a successor; the old one goes on for a while',
  args,
  options: {
    ...organizationOption,
    grace: count({
      summary: 'hours that the old key goes on; 0: none',
      fallback: 24,
      max: LONGEST_GRACE,
    }),
  },
  changes: true,
  wayBack: 'until its grace is over the old key goes on; api-keys revoke ends the new one',
  examples: ['api-keys rotate 3f2a91c0 --organization harbor'],
  async run({ args: [given = ''], options, dryRun }, context) {
    const { out } = context;
    const { id: organizationId } = await requiredOrganization(options, context);
    const wanted = {
      organizationId,
      id: await findKey(given, organizationId, context),
      gracePeriodHours: options.grace,
    };
    const made = await carryOut({ dryRun }, () => rotateKey(wanted, context));
    if (dryRun) {
      out.show({ dryRun, ...wanted }, () => text`Would rotate ${wanted.id}.`);
      return EXIT.ok;
    }
    out.show(made, () =>
      lines(
        text`${made.key}`,
        text`Shown this once. The old key goes on until ${made.gracePeriodEndsAt}.`,
      ),
    );
    return EXIT.ok;
  },
});

export const revoke = verb({
  summary: 'end an API key at once, for good',
  args,
  options: { ...organizationOption, yes: YES },
  changes: true,
  examples: ['api-keys revoke 3f2a91c0 --organization harbor'],
  async run({ args: [given = ''], options, dryRun }, context) {
    const { id: organizationId } = await requiredOrganization(options, context);
    const wanted = { organizationId, id: await findKey(given, organizationId, context) };
    const question = `End the key ${wanted.id}? Whoever calls with it is locked out.`;
    if (!dryRun) await confirm({ question, yes: options.yes }, context);
    await carryOut({ dryRun }, () => revokeKey(wanted, context));
    context.out.show({ dryRun, ...wanted }, () =>
      dryRun ? text`Would revoke ${wanted.id}.` : text`Revoked ${wanted.id}.`,
    );
    return EXIT.ok;
  },
});
