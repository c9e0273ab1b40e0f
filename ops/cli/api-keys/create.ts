import { SCOPES, type Scope } from '../../../shared/access/scopes.ts';
import { DAY } from '../../../shared/platform/durations.ts';
import { count } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { makeKey } from '../../actions/access.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';

export const create = verb({
  summary: 'make an API key for an organisation; it is shown this once',
  args: [{ name: 'name', summary: 'what it is for, e.g. till', required: true }],
  options: {
    ...organizationOption,
    scopes: {
      type: 'string',
      value: 'A,B',
      summary: `what it may do: ${SCOPES.join(', ')}; all by default`,
    },
    days: count({ summary: 'days until it expires; never by default', min: 1 }),
  },
  changes: true,
  wayBack: 'api-keys revoke',
  examples: ['api-keys create till --organization harbor --scopes documents:read,documents:write'],
  async run({ args: [name = ''], options, dryRun }, context) {
    const { out, clock } = context;
    const organization = await requiredOrganization(options, context);
    const scopes = readScopes(options.scopes);
    const { days } = options;
    const expiresAt = days === undefined ? null : new Date(clock().getTime() + days * DAY);
    const wanted = { organizationId: organization.id, name, scopes, expiresAt };
    const made = await carryOut({ dryRun }, () => makeKey(wanted, context));
    if (dryRun) {
      out.show(
        { dryRun, ...wanted },
        () => text`Would make a key of ${organization.name} for ${scopes.join(', ')}.`,
      );
      return EXIT.ok;
    }
    out.show({ ...made, ...wanted }, () =>
      lines(text`${made.key}`, text`Shown this once. Its id is ${made.id}.`),
    );
    return EXIT.ok;
  },
});

function readScopes(given: string | undefined): Scope[] {
  const wanted = given === undefined ? SCOPES : given.split(',').map((it) => it.trim());
  const unknown = wanted.filter((it) => !SCOPES.some((scope) => scope === it));
  if (unknown.length > 0)
    throw new WrongUse(`There is no scope ${unknown.join(', ')}; there are ${SCOPES.join(', ')}`);
  return wanted as Scope[];
}
