import { listApiKeys } from '../../../shared/access/key-row.ts';
import { text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';

export const list = verb({
  summary: 'API keys of an organisation, newest first, without their secrets',
  options: organizationOption,
  examples: ['api-keys list --organization harbor'],
  async run({ options: { organization } }, context) {
    const { db, clock, out } = context;
    const { id: organizationId, name } = await requiredOrganization({ organization }, context);
    const keys = await listApiKeys({ organizationId, at: clock() }, { sql: db });
    out.show(keys, () =>
      keys.length === 0
        ? text`${name} has no API keys.`
        : out.table(keys, {
            id: (key) => key.id,
            key: (key) => `${key.hint}…`,
            name: (key) => key.name,
            state: (key) => key.state,
            scopes: (key) => key.scopes.join(' '),
            used: (key) => key.lastUsedAt,
            ends: (key) => key.gracePeriodEndsAt ?? key.expiresAt,
          }),
    );
    return EXIT.ok;
  },
});
