import { readFile } from 'node:fs/promises';
import { parseAudience } from '../../../shared/campaigns/audience.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { audited } from '../../actions/audit.ts';
import { findOrganization } from '../billing/customers.ts';
import { EXIT, verb } from '../noun.ts';

export const create = verb({
  summary: 'a draft, from a text file',
  args: [
    { name: 'organisation', summary: 'its id', required: true },
    { name: 'file', summary: 'plain text; an empty line ends a paragraph', required: true },
  ],
  options: {
    name: { type: 'string', value: 'NAME', summary: 'for operators; the subject without' },
    subject: { type: 'string', value: 'TEXT', summary: 'required' },
    audience: {
      type: 'string',
      value: 'JSON',
      summary: '{"roles":[…],"siteIds":[…],"languages":[…]}; every member without',
    },
  },
  changes: true,
  examples: [
    'campaigns create 1111… hours.txt --subject "Summer hours" --audience \'{"roles":["member"]}\'',
  ],
  async run({ args: [organization = '', file = ''], options, dryRun }, context) {
    if (!options.subject) throw new WrongUse('--subject is required');
    const audience = parseAudience(readJson(options.audience ?? '{}'));
    const body = await readFile(file, 'utf8').catch(() => {
      throw new WrongUse(`${file}: cannot be read`);
    });
    const { subject, name = subject } = options;
    await findOrganization(organization, { sql: context.db });
    const id = dryRun
      ? null
      : await audited(
          {
            action: 'campaigns create',
            subject: { organization },
            outcome: (made) => ({ id: made }),
          },
          context,
          async () => {
            const { rows } = await context.db.query<{ id: string }>(
              `INSERT INTO campaigns (organization_id, name, subject, body, audience)
               VALUES ($1, $2, $3, $4, $5) RETURNING id`,
              [organization, name, subject, body, JSON.stringify(audience)],
            );
            return rows[0]?.id ?? null;
          },
        );
    context.out.show({ dryRun, id }, () => id ?? 'Would create a draft');
    return EXIT.ok;
  },
});

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WrongUse('--audience is not JSON');
  }
}
