import { listItems } from '../../../shared/inventory/items.ts';
import { count } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';

export const list = verb({
  summary: 'items of an organisation by name, with what is on hand over all sites',
  options: {
    ...organizationOption,
    like: { type: 'string', value: 'TEXT', summary: 'only those with this in name or SKU' },
    limit: count({ summary: 'how many at most', fallback: 50, min: 1, max: 10_000 }),
  },
  examples: ['items list --organization harbor --like espresso'],
  async run({ options: { organization, like, limit } }, context) {
    const { db, out } = context;
    const { id: organizationId, name } = await requiredOrganization({ organization }, context);
    const items = await listItems({ organizationId, like, limit }, { sql: db });
    out.show(items, () =>
      items.length === 0
        ? text`${name} has no such items.`
        : out.table(items, {
            id: ({ id }) => id,
            sku: ({ sku }) => sku,
            name: (item) => item.name,
            unit: ({ unit }) => unit,
            'on hand': ({ onHand }) => onHand,
          }),
    );
    return EXIT.ok;
  },
});
