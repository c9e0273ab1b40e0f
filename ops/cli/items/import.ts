import { readItemsFile } from '../../../shared/inventory/items.ts';
import { readGivenText } from '../../../tools/command-line/given-file.ts';
import { text } from '../../../tools/command-line/text.ts';
import { putItems } from '../../actions/inventory.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';

export const importItemsFile = verb({
  summary: 'make or change items from a CSV file: name, sku, gtin, unit',
  args: [
    { name: 'file', summary: 'columns name and sku; gtin and unit where known', required: true },
  ],
  options: organizationOption,
  changes: true,
  wayBack: 'import the file of before; items that are new stay',
  examples: ['items import items.csv --organization harbor'],
  async run({ args: [path = ''], options: { organization }, dryRun }, context) {
    const { id: organizationId } = await requiredOrganization({ organization }, context);
    const items = readItemsFile(await readGivenText(path));
    const { created, updated } = await carryOut({ dryRun }, () =>
      putItems({ organizationId, items }, context),
    );
    context.out.show({ dryRun, created, updated }, () =>
      dryRun
        ? text`Would make ${created} items, change ${updated}.`
        : text`Made ${created} items, changed ${updated}.`,
    );
    return EXIT.ok;
  },
});
