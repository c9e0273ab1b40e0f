import { listItems } from '../../../shared/inventory/items.ts';
import { count } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';

export const list = verb({
  summary: 'items of an organisation by name, with what is on hand over all sites',
  options: {
    ...organizationOption,
    like: { type: 'string', value: 'TEXT', summary: 'only those with this in name or SKU' },
    limit: count({ summary: 'how many at most', fallback: 50, min: 1, max: 10_000 }),
    after: { type: 'string', value: 'KEY', summary: 'go on where a list ended' },
  },
  examples: ['items list --organization harbor --like espresso'],
  async run({ options: { organization, like, limit, after } }, context) {
    const { db, out } = context;
    const { id: organizationId, name } = await requiredOrganization({ organization }, context);
    const { rows: items, next } = await listItems(
      { organizationId, like, limit, after },
      { sql: db },
    );
    out.show({ items, next }, () =>
      items.length === 0
        ? text`${name} has no such items.`
        : lines(
            out.table(items, {
              id: ({ id }) => id,
              sku: ({ sku }) => sku,
              name: (item) => item.name,
              unit: ({ unit }) => unit,
              'on hand': ({ onHand }) => onHand,
            }),
            next !== undefined && text`… and more: --limit, or --after ${next}`,
          ),
    );
    return EXIT.ok;
  },
});
