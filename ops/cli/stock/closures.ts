import { listClosures } from '../../../shared/inventory/closures.ts';
import { flag, matching } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { tellClosures } from '../../actions/inventory.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';
import { namedSite, siteOption } from './site.ts';

export const closures = verb({
  summary: 'show or tell the days on which a site is shut: forecasts leave them out',
  options: {
    ...organizationOption,
    ...siteOption,
    day: {
      ...matching(
        /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
        'a day like 2026-12-25 is needed',
        {
          summary: 'a day on which it is shut; may be given several times',
          value: 'DAY',
        },
      ),
      multiple: true,
    },
    open: flag('it opens on these days all the same'),
  },
  changes: true,
  wayBack: 'the same with --open',
  examples: [
    'stock closures --organization harbor',
    'stock closures --day 2026-12-25 --day 2026-12-26 --organization harbor',
  ],
  async run({ options: { organization, site, day: days, open }, dryRun }, context) {
    const { id: organizationId } = await requiredOrganization({ organization }, context);
    const key = { organizationId, siteId: await namedSite({ organizationId, site }, context) };
    if (days.length > 0)
      await carryOut({ dryRun }, () => tellClosures({ ...key, days, closed: !open }, context));
    const closed = await listClosures(key, { sql: context.db, clock: context.clock });
    context.out.show({ dryRun, ...key, days: closed }, () =>
      lines(
        dryRun && days.length > 0 && text`Would be ${open ? 'open' : 'shut'}: ${days.join(', ')}`,
        closed.length === 0 ? text`No closed day is known.` : text`Shut: ${closed.join(', ')}`,
      ),
    );
    return EXIT.ok;
  },
});
