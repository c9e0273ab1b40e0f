import { listApiKeys } from '../../../shared/access/api-keys/queries.ts';
import { count } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';

export const list = verb({
  summary: 'API keys of an organisation, newest first, without their secrets',
  options: {
    ...organizationOption,
    limit: count({ summary: 'how many at most', fallback: 100, min: 1, max: 10_000 }),
    after: { type: 'string', value: 'KEY', summary: 'go on where a list ended' },
  },
  examples: ['api-keys list --organization harbor'],
  async run({ options: { organization, limit, after } }, context) {
    const { db, clock, out } = context;
    const { id: organizationId, name } = await requiredOrganization({ organization }, context);
    const { rows: keys, next } = await listApiKeys(
      { organizationId, at: clock(), limit, after },
      { sql: db },
    );
    out.show({ apiKeys: keys, next }, () =>
      keys.length === 0
        ? text`${name} has no API keys.`
        : lines(
            out.table(keys, {
              id: (key) => key.id,
              key: (key) => `${key.hint}…`,
              name: (key) => key.name,
              state: (key) => key.state,
              scopes: (key) => key.scopes.join(' '),
              used: (key) => key.lastUsedAt,
              ends: (key) => key.gracePeriodEndsAt ?? key.expiresAt,
            }),
            next !== undefined && text`… and more: --limit, or --after ${next}`,
          ),
    );
    return EXIT.ok;
  },
});
