import { listCampaigns } from '../../../shared/campaigns/queries.ts';
import { listRecipients, summarizeCampaign } from '../../../shared/campaigns/report.ts';
import { count, flag } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization, organizationOption } from '../organization.ts';
import { findCampaign } from './find.ts';

export const list = verb({
  summary: 'campaigns, newest first, and where they stand',
  options: {
    ...organizationOption,
    limit: count({ summary: 'how many at most', fallback: 20, min: 1 }),
  },
  examples: ['campaigns list', 'campaigns list --organization harbor'],
  async run({ options: { organization, limit } }, context) {
    const { db, out } = context;
    const organizationId = organization && (await namedOrganization(organization, context)).id;
    const { rows: campaigns } = await listCampaigns({ organizationId, limit }, { sql: db });
    out.show(campaigns, () =>
      campaigns.length === 0
        ? text`No campaigns.`
        : out.table(campaigns, {
            id: (c) => c.id,
            name: (c) => c.name,
            organisation: (c) => c.organization,
            state: (c) => (c.pauseReason ? `${c.state} (${c.fault ?? c.pauseReason})` : c.state),
            due: (c) => c.dueAt,
            recipients: (c) => c.recipients,
          }),
    );
    return EXIT.ok;
  },
});

export const report = verb({
  summary: 'who got it, who did not, and why: counts, or --recipients by user id',
  args: [{ name: 'id', summary: 'the campaign, or the beginning of its id', required: true }],
  options: {
    recipients: flag('one line for each recipient'),
    outcome: { type: 'string', value: 'STATE', summary: 'only these, with --recipients' },
  },
  examples: ['campaigns report 3f2a91c0 --recipients --outcome bounced'],
  async run({ args: [beginning = ''], options }, context) {
    const { db, out } = context;
    const id = await findCampaign(beginning, context);
    if (options.recipients) {
      const rows = await listRecipients({ id, outcome: options.outcome }, { sql: db });
      out.show(rows, () =>
        out.table(rows, {
          user: (r) => r.user_id,
          outcome: (r) => r.outcome,
          reason: (r) => r.reason,
        }),
      );
      return EXIT.ok;
    }
    const rows = await summarizeCampaign({ id }, { sql: db });
    out.show(rows, () =>
      out.table(rows, {
        outcome: (r) => r.outcome,
        reason: (r) => r.reason,
        recipients: (r) => r.recipients,
      }),
    );
    return EXIT.ok;
  },
});
