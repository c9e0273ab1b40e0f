import { listSuggestions, type Suggestion } from '../../../shared/forecasts/queries/suggestions.ts';
import { shortId } from '../../../shared/platform/uuid.ts';
import { count } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';

export const orders = verb({
  summary: 'what is suggested to order, by vendor, with its reason',
  options: {
    ...organizationOption,
    limit: count({ summary: 'how many at most', fallback: 100, min: 1, max: 10_000 }),
    after: { type: 'string', value: 'KEY', summary: 'go on where a list ended' },
  },
  examples: ['forecast orders --organization harbor'],
  async run({ options: { organization, limit, after } }, context) {
    const { db: sql, out } = context;
    const { id: organizationId, name } = await requiredOrganization({ organization }, context);
    const { rows: suggestions, next } = await listSuggestions(
      { organizationId, limit, after },
      { sql },
    );
    const byVendor = Map.groupBy(suggestions, ({ vendor }) => vendor ?? 'no vendor is known');
    out.show({ suggestions, next }, () =>
      suggestions.length === 0
        ? text`Nothing needs to be ordered for ${name}.`
        : lines(
            ...[...byVendor].flatMap(([vendor, all]) => [
              text`${vendor}`,
              out.table(all, columns),
              ...all.map(({ item, why }) => text`  ${item}: ${why}`),
              text``,
            ]),
            next !== undefined && text`… and more: --limit, or --after ${next}`,
          ),
    );
    return EXIT.ok;
  },
});

const columns = {
  id: ({ id }: Suggestion) => shortId(id),
  item: ({ item }: Suggestion) => item,
  site: ({ site }: Suggestion) => site,
  state: ({ state }: Suggestion) => state,
  order: ({ quantity, unit }: Suggestion) => `${quantity} ${unit ?? ''}`.trim(),
  'runs out': ({ stockOutOn }: Suggestion) => stockOutOn,
  price: ({ unitPrice, currency }: Suggestion) =>
    unitPrice && `${unitPrice} ${currency ?? ''}`.trim(),
  drift: ({ priceDrift }: Suggestion) => priceDrift && `${priceDrift} %`,
};
