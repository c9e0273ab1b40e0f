import { flag } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { tellInvoiceReceipts } from '../../actions/inventory.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';
import { namedSite, siteOption } from './site.ts';

export const receipts = verb({
  summary:
    'say to which site the goods of accepted invoices come, or that invoices are no receipts',
  description:
    'By default it came to the one site where there is one. --none where receipts are told otherwise, so that nothing is received twice.',
  options: { ...organizationOption, ...siteOption, none: flag('invoices are no receipts here') },
  changes: true,
  wayBack: 'the same with the other choice',
  examples: ['stock receipts --site "Pier 7" --organization harbor'],
  async run({ options: { organization, site, none }, dryRun }, context) {
    if (none === (site !== undefined)) throw new WrongUse('Say --site SITE, or --none');
    const { id: organizationId } = await requiredOrganization({ organization }, context);
    const siteId = none ? null : await namedSite({ organizationId, site }, context);
    await carryOut({ dryRun }, () => tellInvoiceReceipts({ organizationId, siteId }, context));
    context.out.show({ dryRun, organizationId, siteId }, () =>
      none
        ? text`Invoices ${dryRun ? 'would be' : 'are'} no receipts.`
        : text`What invoices bill ${dryRun ? 'would come' : 'comes'} to ${site ?? ''}.`,
    );
    return EXIT.ok;
  },
});
