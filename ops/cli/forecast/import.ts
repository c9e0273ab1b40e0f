import { readMovementsFile } from '../../../shared/inventory/import-movements.ts';
import { readGivenText } from '../../../tools/command-line/given-file.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { putMovements } from '../../actions/inventory.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';

export const importMovementsFile = verb({
  summary: 'record movements of stock from a CSV file: all of them, or none',
  description: [
    'Columns: id, item (id, SKU or name), kind (receipt, use, sale, transfer, correction), quantity, at',
    '(a time with its zone, or a day); site, unit and orderedOn where they are known. The same id again',
    'is no second movement. What is wrong is told by line, and nothing is recorded then.',
  ].join('\n'),
  args: [{ name: 'file', summary: 'the file', required: true }],
  options: organizationOption,
  changes: true,
  wayBack: 'a correction of each movement, under an id of its own',
  examples: ['forecast import movements.csv --organization harbor'],
  async run({ args: [path = ''], options: { organization }, dryRun }, context) {
    const { id: organizationId } = await requiredOrganization({ organization }, context);
    const file = readMovementsFile(await readGivenText(path));
    const recorded = await carryOut({ dryRun }, () =>
      putMovements({ organizationId, file }, context),
    );
    context.out.show({ dryRun, ...recorded }, () =>
      lines(
        text`${dryRun ? 'Would record' : 'Recorded'} ${recorded.recorded} movements; ${recorded.repeated} were there.`,
        recorded.unconverted > 0 &&
          text`${recorded.unconverted} are in a unit that their item's cannot be made of: they count in no stock.`,
      ),
    );
    return EXIT.ok;
  },
});
