import { countByKey, listCredentials } from '../../../shared/credentials/store.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import {
  put as putSecret,
  remove as removeSecret,
  rewrap as wrapAnew,
} from '../../actions/credentials.ts';
import { carryOut } from '../carry-out.ts';
import { givenSecret } from '../given-secret.ts';
import { EXIT, type Noun, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';

const nameArgument = { name: 'name', summary: 'what it is called, e.g. mill-api', required: true };

function requireName(given: string): string {
  if (!/^[^\p{Cc}]{1,100}$/u.test(given))
    throw new WrongUse('A name is a line of up to 100 characters');
  return given;
}

const list = verb({
  summary: 'credentials of an organisation, without their secrets',
  options: organizationOption,
  examples: ['credentials list --organization harbor'],
  async run({ options }, context) {
    const { id: organizationId, name } = await requiredOrganization(options, context);
    const found = await listCredentials({ organizationId }, { sql: context.db });
    context.out.show(found, () =>
      found.length === 0
        ? text`${name} has no credentials.`
        : context.out.table(found, {
            name: (it) => it.name,
            key: (it) => it.keyId,
            changed: (it) => it.updatedAt,
            by: (it) => it.updatedBy,
          }),
    );
    return EXIT.ok;
  },
});

const put = verb({
  summary: 'keep a third party’s secret of an organisation; asked for, or read from standard input',
  args: [nameArgument],
  options: organizationOption,
  changes: true,
  wayBack: 'credentials put with the secret before, which only its owner knows',
  examples: ['credentials put mill-api --organization harbor < mill-key.txt'],
  async run({ args: [given = ''], options, dryRun }, context) {
    const { id: organizationId, name: whose } = await requiredOrganization(options, context);
    const name = requireName(given);
    const secret = await givenSecret({ given: '-', what: 'The secret' }, context);
    await carryOut({ dryRun }, () => putSecret({ organizationId, name, secret }, context));
    context.out.show(
      { dryRun, organizationId, name },
      () => text`${dryRun ? 'Would keep' : 'Kept'} ${name} of ${whose}.`,
    );
    return EXIT.ok;
  },
});

const remove = verb({
  summary: 'forget a credential, for good',
  args: [nameArgument],
  options: organizationOption,
  changes: true,
  wayBack: 'credentials put with the secret, which only its owner knows',
  examples: ['credentials remove mill-api --organization harbor'],
  async run({ args: [given = ''], options, dryRun }, context) {
    const { id: organizationId, name: whose } = await requiredOrganization(options, context);
    const name = requireName(given);
    await carryOut({ dryRun }, () => removeSecret({ organizationId, name }, context));
    context.out.show(
      { dryRun, organizationId, name },
      () => text`${dryRun ? 'Would forget' : 'Forgot'} ${name} of ${whose}.`,
    );
    return EXIT.ok;
  },
});

const keys = verb({
  summary: 'how many credentials each encryption key still opens: one of none can go',
  examples: ['credentials keys'],
  async run(_input, { db, out }) {
    const found = await countByKey({ sql: db });
    out.show(found, () =>
      found.length === 0
        ? text`There are no credentials.`
        : out.table(found, { key: (it) => it.keyId, credentials: (it) => it.rows }),
    );
    return EXIT.ok;
  },
});

const rewrap = verb({
  summary: 'wrap every credential with the newest encryption key now, as each night does',
  changes: true,
  wayBack: 'the older key before the newer one in encryption-key, and rewrap',
  examples: ['credentials rewrap'],
  async run({ dryRun }, context) {
    const found = await carryOut({ dryRun }, () => wrapAnew(context));
    context.out.show(
      { dryRun, ...found },
      () =>
        text`${dryRun ? 'Would wrap' : 'Wrapped'} ${found.done} anew; ${found.unreadable} cannot be opened.`,
    );
    return found.unreadable > 0 ? EXIT.problems : EXIT.ok;
  },
});

/** What organisations gave us of third parties' keys. */
export const noun: Noun = {
  name: 'credentials',
  summary: 'third parties’ secrets of organisations, sealed',
  verbs: { list, put, remove, keys, rewrap },
};
