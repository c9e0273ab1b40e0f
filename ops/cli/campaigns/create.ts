import { parseAudience } from '../../../shared/campaigns/audience.ts';
import { parseJson } from '../../../shared/platform/json.ts';
import { readGivenText } from '../../../tools/command-line/given-file.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { draftCampaign } from '../../actions/campaigns.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization } from '../organization.ts';

export const create = verb({
  summary: 'a draft, from a text file',
  args: [
    {
      name: 'organization',
      summary: 'whose: its id, the beginning of it, or a part of its name',
      required: true,
    },
    { name: 'file', summary: 'plain text; an empty line ends a paragraph', required: true },
  ],
  options: {
    name: { type: 'string', value: 'NAME', summary: 'for operators; the subject by default' },
    subject: { type: 'string', value: 'TEXT', summary: 'required' },
    audience: {
      type: 'string',
      value: 'JSON',
      summary: '{"roles":[…],"siteIds":[…],"languages":[…]}; every member by default',
    },
  },
  changes: true,
  wayBack: 'campaigns cancel',
  examples: [
    'campaigns create harbor hours.txt --subject "Summer hours" --audience \'{"roles":["member"]}\'',
  ],
  async run({ args: [organization = '', file = ''], options, dryRun }, context) {
    const { subject, name = subject } = options;
    if (!subject?.trim() || !name?.trim()) throw new WrongUse('--subject is required');
    const noJson = () => new WrongUse('--audience is not JSON');
    const audience = parseAudience(parseJson(options.audience ?? '{}', noJson));
    const body = await readGivenText(file);
    if (body.includes('\0')) throw new WrongUse(`${file} is no text`);
    const { id: organizationId } = await namedOrganization(organization, context);
    const id = await carryOut({ dryRun }, () =>
      draftCampaign({ organizationId, name, subject, body, audience }, context),
    );
    context.out.show({ dryRun, id: dryRun ? null : id }, () =>
      dryRun ? text`Would create a draft` : text`${id}`,
    );
    return EXIT.ok;
  },
});
