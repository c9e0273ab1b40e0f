import { readEntitlements } from '../../../shared/entitlements/read-entitlements.ts';
import { text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization } from '../organization.ts';

export const show = verb({
  summary: 'what an organisation may do, and what it uses of it',
  args: [
    {
      name: 'organization',
      summary: 'whose: its id, the beginning of it, or a part of its name',
      required: true,
    },
  ],
  examples: ['usage show harbor'],
  async run({ args: [given = ''] }, context) {
    const { db, clock, out } = context;
    const { id, name } = await namedOrganization(given, context);
    const found = await readEntitlements({ organizationId: id, at: clock() }, { sql: db });
    const plan = found.plan?.name ?? 'no plan, and no limits';
    out.show({ organizationId: id, ...found }, () => {
      const table = out.table(found.features, {
        feature: (f) => f.feature,
        granted: (f) => (f.granted ? 'yes' : f.reason),
        used: (f) => (f.kind === 'switch' ? null : f.used),
        limit: (f) => (f.kind === 'switch' ? null : (f.limit ?? '∞')),
        resets: (f) => f.resetsAt,
      });
      return text`${name}: ${plan}\n${table}`;
    });
    return EXIT.ok;
  },
});
